CREATE MATERIALIZED VIEW totals_new AS SELECT place, sum(value) AS value, count(*) AS times FROM measures GROUP BY place;
DROP MATERIALIZED VIEW totals;
ALTER MATERIALIZED VIEW totals_new RENAME TO totals;
CREATE UNIQUE INDEX totals_place ON totals (place);
