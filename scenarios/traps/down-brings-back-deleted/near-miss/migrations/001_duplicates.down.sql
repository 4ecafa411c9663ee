INSERT INTO subscribers (id, email, since)
SELECT id, email, since FROM subscribers_before
WHERE id NOT IN (SELECT id FROM subscribers);

DROP TABLE subscribers_before;
