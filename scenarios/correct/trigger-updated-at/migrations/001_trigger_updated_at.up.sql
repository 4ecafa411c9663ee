ALTER TABLE books ADD COLUMN updated_at TEXT;
UPDATE books SET updated_at = added_at;
CREATE TRIGGER books_touch AFTER UPDATE ON books WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE books SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;
