DROP INDEX loans_member_returned;
CREATE INDEX loans_member ON loans (member_id, due DESC);
