BEGIN;
CREATE TABLE reviews (id INTEGER PRIMARY KEY, stars INTEGER NOT NULL, body TEXT);
-- No end of a transaction: COMMIT; stands in a comment, in a text, and END; in a trigger.
INSERT INTO reviews (stars, body) VALUES (5, 'COMMIT; and be done'), (1, 'ROLLBACK;');
CREATE TRIGGER reviews_stars BEFORE INSERT ON reviews WHEN NEW.stars NOT BETWEEN 1 AND 5
BEGIN
  SELECT RAISE(ABORT, 'one to five stars');
END;
COMMIT;
