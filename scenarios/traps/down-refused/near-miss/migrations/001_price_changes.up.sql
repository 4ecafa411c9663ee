-- The trigger products_price goes along with the rename.
ALTER TABLE price_log RENAME TO price_changes;
ALTER TABLE price_changes RENAME COLUMN old_price TO price_before;
