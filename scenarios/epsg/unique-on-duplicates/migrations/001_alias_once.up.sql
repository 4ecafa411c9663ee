CREATE UNIQUE INDEX alias_name_object ON alias_name(table_name, auth_name, code);
