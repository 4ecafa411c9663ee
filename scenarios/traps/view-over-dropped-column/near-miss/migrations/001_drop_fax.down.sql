DROP VIEW readers;
ALTER TABLE subscribers ADD COLUMN fax TEXT;
CREATE VIEW readers AS
SELECT id, email, fax FROM subscribers WHERE left_on IS NULL;
