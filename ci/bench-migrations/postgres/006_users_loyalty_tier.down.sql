DROP INDEX users_loyalty_tier;
ALTER TABLE users DROP COLUMN loyalty_tier;
