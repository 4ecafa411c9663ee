-- The keys are not deferrable, so this does nothing; and no cascade would wait for the COMMIT.
SET CONSTRAINTS ALL DEFERRED;
CREATE TEMPORARY TABLE sorted AS SELECT * FROM customers;
DELETE FROM customers;
INSERT INTO customers SELECT * FROM sorted ORDER BY name;
DROP TABLE sorted;
