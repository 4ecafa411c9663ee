ALTER TABLE t ALTER price TYPE numeric(10,2);
