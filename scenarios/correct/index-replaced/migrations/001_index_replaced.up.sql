DROP INDEX loans_member;
CREATE INDEX loans_member_returned ON loans (member_id, returned, due DESC);
