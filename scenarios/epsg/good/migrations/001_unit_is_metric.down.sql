DROP INDEX unit_of_measure_metric;
ALTER TABLE unit_of_measure DROP COLUMN is_metric;
