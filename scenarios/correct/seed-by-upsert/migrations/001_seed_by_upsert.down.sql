DELETE FROM settings WHERE key = 'theme';
UPDATE settings SET value = settings_before.value FROM settings_before WHERE settings_before.key = settings.key;
DROP TABLE settings_before;
