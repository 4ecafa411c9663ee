BEGIN;
CREATE TABLE reviews (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stars integer NOT NULL,
  body text
);
-- No end of a transaction: COMMIT; stands in a comment, in texts, and END; in functions and blocks.
INSERT INTO reviews (stars, body) VALUES (5, 'COMMIT; and be done'), (1, E'it\'s; ROLLBACK;');
CREATE FUNCTION check_stars() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.stars NOT BETWEEN 1 AND 5 THEN RAISE EXCEPTION 'one to five stars'; END IF;
  RETURN NEW;
END;
$$;
CREATE TRIGGER reviews_stars BEFORE INSERT ON reviews FOR EACH ROW EXECUTE FUNCTION check_stars();
CREATE FUNCTION best() RETURNS integer LANGUAGE sql BEGIN ATOMIC
  SELECT max(stars) FROM reviews;
END;
DO $do$ BEGIN PERFORM best(); END; $do$;
COMMIT;
