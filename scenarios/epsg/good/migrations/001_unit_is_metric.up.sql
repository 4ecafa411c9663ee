ALTER TABLE unit_of_measure ADD COLUMN is_metric BOOLEAN NOT NULL DEFAULT 0 CHECK (is_metric IN (0, 1));
CREATE INDEX unit_of_measure_metric ON unit_of_measure(type, is_metric);
