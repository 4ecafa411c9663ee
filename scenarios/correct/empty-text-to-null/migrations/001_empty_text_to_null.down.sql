UPDATE members SET phone = '' WHERE phone IS NULL AND id IN (SELECT id FROM members_empty_before);
DROP TABLE members_empty_before;
