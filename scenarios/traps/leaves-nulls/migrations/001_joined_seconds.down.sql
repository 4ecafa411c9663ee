UPDATE subscribers SET joined = joined_as_typed;
ALTER TABLE subscribers DROP COLUMN joined_as_typed;
