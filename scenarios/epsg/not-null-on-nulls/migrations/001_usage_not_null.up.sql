-- Their key may be NULL, as a key in SQLite may unless it is said otherwise, and often is.
CREATE TABLE usage_new(
    auth_name TEXT NOT NULL,
    code INTEGER_OR_TEXT NOT NULL,
    object_table_name TEXT NOT NULL,
    object_auth_name TEXT NOT NULL,
    object_code INTEGER_OR_TEXT NOT NULL,
    extent_auth_name TEXT NOT NULL,
    extent_code INTEGER_OR_TEXT NOT NULL,
    scope_auth_name TEXT NOT NULL,
    scope_code INTEGER_OR_TEXT NOT NULL,
    CONSTRAINT pk_usage PRIMARY KEY (auth_name, code)
);
INSERT INTO usage_new SELECT * FROM usage;
