INSERT INTO states (name, is_final) VALUES ('archived', 1);
