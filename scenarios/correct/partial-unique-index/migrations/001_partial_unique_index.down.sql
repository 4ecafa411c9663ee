DROP INDEX loans_one_open;
