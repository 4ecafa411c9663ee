DROP VIEW members_names;
CREATE VIEW members_names AS SELECT id, name, born FROM members;
