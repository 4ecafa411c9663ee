UPDATE members SET phone = '' WHERE id IN (SELECT id FROM members_empty_before);
DROP TABLE members_empty_before;
