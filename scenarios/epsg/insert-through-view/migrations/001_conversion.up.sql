-- conversion is a view; its INSTEAD OF triggers write to the tables behind it.
INSERT INTO conversion (auth_name, code, name, method_auth_name, method_code, method_name, deprecated)
SELECT 'OURS', 1, 'Our own ' || name, method_auth_name, method_code, method_name, 0
FROM conversion WHERE auth_name = 'EPSG' AND code = 16032;
