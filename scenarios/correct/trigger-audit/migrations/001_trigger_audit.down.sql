DROP TRIGGER members_removed;
DROP TRIGGER members_changed;
DROP TABLE member_audit;
