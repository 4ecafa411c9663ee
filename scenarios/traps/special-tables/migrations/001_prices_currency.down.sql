DROP INDEX prices_recent;
ALTER TABLE prices DROP COLUMN currency;
