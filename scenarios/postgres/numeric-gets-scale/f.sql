CREATE TABLE t (id integer PRIMARY KEY, price numeric(10,2) NOT NULL); INSERT INTO t VALUES (1,1.5),(2,5),(3,4.25);
