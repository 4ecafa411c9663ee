UPDATE products SET stock = stock + 5;

BEGIN;
CREATE TABLE restocks (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, day text NOT NULL);
INSERT INTO restocks (day) VALUES ('2026-11-21');
COMMIT;
