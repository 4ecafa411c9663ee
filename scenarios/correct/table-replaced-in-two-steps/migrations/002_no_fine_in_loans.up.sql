-- migration-gate: allow data/column-dropped loans.fine (fees has what is above 0)
DROP TRIGGER loans_fine;
ALTER TABLE loans DROP COLUMN fine;
