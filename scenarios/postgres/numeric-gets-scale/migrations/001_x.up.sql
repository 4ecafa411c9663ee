ALTER TABLE t ALTER price TYPE numeric(12,4);
