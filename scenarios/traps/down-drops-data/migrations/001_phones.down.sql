-- Brings the column back, but not what was in it.
DROP VIEW phone_book;
DROP TABLE phones;
ALTER TABLE customers ADD COLUMN phone TEXT;
CREATE VIEW phone_book AS
SELECT id, name, phone FROM customers WHERE phone IS NOT NULL;
