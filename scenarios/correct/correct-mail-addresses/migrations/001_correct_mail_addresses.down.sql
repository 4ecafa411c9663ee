UPDATE members SET email = (SELECT email FROM members_email_before WHERE id = members.id)
WHERE id IN (SELECT id FROM members_email_before);
DROP TABLE members_email_before;
