DROP INDEX subscribers_email;
INSERT INTO subscribers (id, email, joined, left_on, fax)
SELECT id, email, joined, left_on, fax FROM subscribers_before;
DROP TABLE subscribers_before;
