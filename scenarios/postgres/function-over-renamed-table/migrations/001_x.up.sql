ALTER TABLE price_log RENAME TO price_history;
