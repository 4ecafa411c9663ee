DROP INDEX alias_name_object;
