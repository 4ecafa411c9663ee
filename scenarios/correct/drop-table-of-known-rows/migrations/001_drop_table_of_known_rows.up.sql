-- migration-gate: allow data/table-dropped settings (moved to the configuration file)
DROP TABLE settings;
