CREATE TABLE members_email_before AS
SELECT id, email FROM members WHERE email <> lower(email) COLLATE BINARY;
UPDATE members SET email = lower(email) WHERE email <> lower(email) COLLATE BINARY;
