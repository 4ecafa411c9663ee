DELETE FROM settings WHERE key = 'theme';
UPDATE settings SET value = settings_before.value FROM settings_before
WHERE settings_before.key = settings.key
  AND settings.value = CASE settings.key WHEN 'loan_days' THEN '21' ELSE 'hello' END;
DROP TABLE settings_before;
