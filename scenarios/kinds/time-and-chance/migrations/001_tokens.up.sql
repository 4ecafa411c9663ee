-- Every run writes other values; that is no difference worth failing for.
ALTER TABLE customers ADD COLUMN token TEXT;
UPDATE customers SET token = hex(randomblob(16));
ALTER TABLE customers ADD COLUMN seen_at TEXT;
UPDATE customers SET seen_at = strftime('%Y-%m-%d %H:%M:%f', 'now');
