-- No fax number was ever entered.
DROP VIEW readers;
ALTER TABLE subscribers DROP COLUMN fax;
CREATE VIEW readers AS
SELECT id, email FROM subscribers WHERE left_on IS NULL;
