-- migration-gate: allow data/table-dropped price_log (exported to the archive in June)
-- The trigger products_price still writes to it.
DROP TABLE price_log;
