-- The trigger follows the column, and the text of its function does not.
ALTER TABLE products RENAME COLUMN price TO list_price;
