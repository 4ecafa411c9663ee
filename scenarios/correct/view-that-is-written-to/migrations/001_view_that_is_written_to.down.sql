DROP TRIGGER preferences_set;
DROP VIEW preferences;
