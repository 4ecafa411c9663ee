-- States are rows from now on: the office adds one without a release.
CREATE TABLE states (
  name text PRIMARY KEY
);
INSERT INTO states (name) VALUES ('open'), ('waiting'), ('closed');
ALTER TABLE tickets DROP CONSTRAINT tickets_state;
ALTER TABLE tickets ADD CONSTRAINT tickets_state_fkey FOREIGN KEY (state) REFERENCES states (name);
