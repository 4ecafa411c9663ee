-- Takes the registry's own objects and forgets those of the other authorities.
CREATE TABLE usage_new(
    auth_name TEXT,
    code INTEGER_OR_TEXT,
    object_table_name TEXT NOT NULL,
    object_auth_name TEXT NOT NULL,
    object_code INTEGER_OR_TEXT NOT NULL,
    extent_auth_name TEXT NOT NULL,
    extent_code INTEGER_OR_TEXT NOT NULL,
    scope_auth_name TEXT NOT NULL,
    scope_code INTEGER_OR_TEXT NOT NULL,
    CONSTRAINT pk_usage PRIMARY KEY (auth_name, code),
    CONSTRAINT fk_usage_extent FOREIGN KEY (extent_auth_name, extent_code) REFERENCES extent(auth_name, code) ON DELETE CASCADE,
    CONSTRAINT fk_usage_scope FOREIGN KEY (scope_auth_name, scope_code) REFERENCES scope(auth_name, code) ON DELETE CASCADE
);
INSERT INTO usage_new SELECT * FROM usage WHERE object_auth_name = 'EPSG';
PRAGMA legacy_alter_table = ON;
DROP TABLE usage;
ALTER TABLE usage_new RENAME TO usage;
CREATE INDEX idx_usage_object ON usage(object_table_name, object_auth_name, object_code);
