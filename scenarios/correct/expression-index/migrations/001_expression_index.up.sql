CREATE INDEX events_by_member ON events (json_extract(payload, '$.member')) WHERE kind = 'visit';
CREATE INDEX members_last ON members (lower(substr(name, instr(name, ' ') + 1)));
