CREATE TABLE members_empty_before AS SELECT id FROM members WHERE phone = '';
UPDATE members SET phone = NULL WHERE phone = '';
