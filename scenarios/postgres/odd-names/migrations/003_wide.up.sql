ALTER TABLE wide ADD COLUMN c1591 text;
UPDATE wide SET c1591 = c1 || 'st';
