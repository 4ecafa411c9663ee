ALTER TABLE events ADD COLUMN member_id INTEGER;
UPDATE events SET member_id = json_extract(payload, '$.member') WHERE kind = 'visit';
CREATE INDEX events_member ON events (member_id) WHERE member_id IS NOT NULL;
