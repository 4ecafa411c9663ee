ALTER TABLE loans ADD COLUMN position INTEGER;
WITH numbered AS (
  SELECT id, row_number() OVER (PARTITION BY member_id ORDER BY due, id) AS position FROM loans
)
UPDATE loans SET position = numbered.position FROM numbered WHERE numbered.id = loans.id;
