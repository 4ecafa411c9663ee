-- migration-gate: allow data/column-dropped products.stock (the warehouse has its own database)
-- migration-gate: allow rollback/restores-data products.stock (the warehouse has its own database)
ALTER TABLE products DROP COLUMN stock;
