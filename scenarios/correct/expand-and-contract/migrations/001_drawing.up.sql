ALTER TABLE rooms ADD COLUMN drawing BLOB;
UPDATE rooms SET drawing = plan;
