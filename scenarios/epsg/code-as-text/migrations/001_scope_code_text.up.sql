-- Codes become text in the table whose key they are part of: the same codes, another storage class.
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN;
CREATE TABLE scope_new(
    auth_name TEXT NOT NULL CHECK (length(auth_name) >= 1),
    code TEXT NOT NULL CHECK (length(code) >= 1),
    scope TEXT NOT NULL CHECK (length(scope) >= 1),
    deprecated BOOLEAN NOT NULL CHECK (deprecated IN (0, 1)),
    CONSTRAINT pk_scope PRIMARY KEY (auth_name, code)
) WITHOUT ROWID;
INSERT INTO scope_new SELECT auth_name, code, scope, deprecated FROM scope;
DROP TABLE scope;
ALTER TABLE scope_new RENAME TO scope;
COMMIT;
