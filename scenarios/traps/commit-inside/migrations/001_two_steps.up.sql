CREATE TABLE reviews (id INTEGER PRIMARY KEY, stars INTEGER NOT NULL);
-- Ends the transaction that the tool has opened: what follows stays half done when it fails.
COMMIT;
CREATE TABLE ratings (id INTEGER PRIMARY KEY, stars INTEGER NOT NULL);
