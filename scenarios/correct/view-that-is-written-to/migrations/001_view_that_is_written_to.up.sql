CREATE VIEW preferences AS SELECT key AS name, value FROM settings;
CREATE TRIGGER preferences_set INSTEAD OF UPDATE ON preferences
BEGIN
  UPDATE settings SET value = NEW.value WHERE key = OLD.name;
END;
