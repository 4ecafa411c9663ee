CREATE UNLOGGED TABLE sessions (token uuid PRIMARY KEY, data jsonb);
