-- strftime gives NULL for what it does not understand: '14.02.2025'.
ALTER TABLE subscribers ADD COLUMN joined_as_typed TEXT;
UPDATE subscribers SET joined_as_typed = joined, joined = strftime('%s', joined);
