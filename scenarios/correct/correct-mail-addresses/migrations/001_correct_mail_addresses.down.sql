UPDATE members SET email = old.email FROM members_email_before AS old
WHERE old.id = members.id AND members.email = lower(old.email);
DROP TABLE members_email_before;
