DROP INDEX events_member;
ALTER TABLE events DROP COLUMN member_id;
