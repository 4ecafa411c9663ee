ALTER TABLE numbers ADD COLUMN seen boolean NOT NULL DEFAULT false;
ALTER TABLE texts ADD COLUMN size integer;
UPDATE texts SET size = octet_length(b);
ALTER TABLE moments ALTER COLUMN ts SET DEFAULT 'infinity';
ALTER TABLE bag ADD COLUMN size integer;
UPDATE bag SET size = length(v);
