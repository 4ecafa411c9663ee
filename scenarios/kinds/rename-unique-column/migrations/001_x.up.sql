ALTER TABLE members RENAME COLUMN login TO user_name;
