CREATE TABLE member_audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member_id INTEGER NOT NULL,
  what TEXT NOT NULL,
  old_email TEXT,
  at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TRIGGER members_changed AFTER UPDATE OF email ON members WHEN OLD.email <> NEW.email
BEGIN
  INSERT INTO member_audit (member_id, what, old_email) VALUES (OLD.id, 'update', OLD.email);
END;
CREATE TRIGGER members_removed AFTER DELETE ON members
BEGIN
  INSERT INTO member_audit (member_id, what, old_email) VALUES (OLD.id, 'delete', OLD.email);
END;
