ALTER TABLE members RENAME COLUMN user_name TO login;
