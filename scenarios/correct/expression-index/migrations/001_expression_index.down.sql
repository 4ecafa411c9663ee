DROP INDEX members_last;
DROP INDEX events_by_member;
