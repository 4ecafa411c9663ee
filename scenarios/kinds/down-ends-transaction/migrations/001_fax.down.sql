-- The BEGIN is missing: the COMMIT ends the transaction of the tool, whose own is then refused.
ALTER TABLE customers DROP COLUMN fax;
COMMIT;
