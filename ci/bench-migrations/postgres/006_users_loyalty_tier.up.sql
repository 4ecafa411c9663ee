ALTER TABLE users ADD COLUMN loyalty_tier text NOT NULL DEFAULT 'basic';
CREATE INDEX users_loyalty_tier ON users (loyalty_tier);
