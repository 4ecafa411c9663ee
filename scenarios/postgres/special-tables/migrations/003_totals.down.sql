DROP MATERIALIZED VIEW totals;
CREATE MATERIALIZED VIEW totals AS SELECT place, sum(value) AS value FROM measures GROUP BY place;
CREATE UNIQUE INDEX totals_place ON totals (place);
