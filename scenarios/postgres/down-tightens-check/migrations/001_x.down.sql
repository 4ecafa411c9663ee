ALTER TABLE tickets ADD CONSTRAINT k CHECK (state IN ('open', 'waiting', 'closed'));
