ALTER TABLE measures ADD COLUMN unit text NOT NULL DEFAULT 'mm' CHECK (unit <> '');
CREATE INDEX measures_recent ON measures (taken DESC) WHERE taken >= '2026-01-01';
REFRESH MATERIALIZED VIEW totals;
