-- Random values and the time come again when the migration is rehearsed again; another draw is allowed for.
ALTER TABLE customers ADD COLUMN token TEXT;
UPDATE customers SET token = hex(randomblob(16));
ALTER TABLE customers ADD COLUMN seen_at TEXT;
UPDATE customers SET seen_at = strftime('%Y-%m-%d %H:%M:%f', 'now');
