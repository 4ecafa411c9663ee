-- Who has left may come back: one address is unique among those who have not left.
CREATE UNIQUE INDEX readers_email ON subscribers (lower(email)) WHERE left_on IS NULL;
