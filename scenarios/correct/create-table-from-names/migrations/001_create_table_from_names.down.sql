ALTER TABLE members DROP COLUMN branch_id;
DROP TABLE branches;
