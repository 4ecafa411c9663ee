-- What was added since is 'waiting': the old CHECK knows nothing else.
ALTER TABLE tickets DROP CONSTRAINT tickets_state_fkey;
UPDATE tickets SET state = 'waiting' WHERE state NOT IN ('open', 'waiting', 'closed');
ALTER TABLE tickets ADD CONSTRAINT tickets_state CHECK (state IN ('open', 'waiting', 'closed'));
DROP TABLE states;
