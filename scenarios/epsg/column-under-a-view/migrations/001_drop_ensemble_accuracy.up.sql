-- migration-gate: allow data/column-dropped vertical_datum.ensemble_accuracy (kept in the source files)
PRAGMA legacy_alter_table = ON;
ALTER TABLE vertical_datum DROP COLUMN ensemble_accuracy;
