-- migration-gate: allow data/column-dropped products.stock (the warehouse has its own database)
-- migration-gate: allow migrations/rollback-present 1 (the backup is kept)
ALTER TABLE products DROP COLUMN stock;
