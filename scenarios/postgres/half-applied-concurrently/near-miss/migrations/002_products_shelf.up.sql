-- Alone in its file it runs without a transaction, and may be run twice. One that was killed in the
-- middle of it leaves an index that is invalid: that is to be dropped by hand.
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_shelf ON products (shelf);
