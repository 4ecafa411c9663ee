ALTER TABLE tickets DROP CONSTRAINT tickets_state_fkey;
ALTER TABLE tickets ADD CONSTRAINT tickets_state CHECK (state IN ('open', 'waiting', 'closed'));
DROP TABLE states;
