ALTER TABLE price_changes RENAME COLUMN price_before TO old_price;
ALTER TABLE price_changes RENAME TO price_log;
