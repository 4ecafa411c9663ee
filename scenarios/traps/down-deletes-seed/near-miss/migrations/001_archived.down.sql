-- Archived tickets are closed ones again before their state goes.
UPDATE tickets SET state = 'closed' WHERE state = 'archived';
DELETE FROM states WHERE name = 'archived';
