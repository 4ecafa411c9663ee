ALTER TABLE prices ADD COLUMN currency TEXT NOT NULL DEFAULT 'EUR' CHECK (length(currency) = 3);
CREATE INDEX prices_recent ON prices (valid_from DESC) WHERE valid_from >= '2026';
