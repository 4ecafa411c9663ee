ALTER TABLE loans ADD COLUMN member_name TEXT;
UPDATE loans SET member_name = members.name FROM members WHERE members.id = loans.member_id;
