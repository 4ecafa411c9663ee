UPDATE subscribers SET joined = joined_as_typed WHERE joined_as_typed IS NOT NULL;
ALTER TABLE subscribers DROP COLUMN joined_as_typed;
