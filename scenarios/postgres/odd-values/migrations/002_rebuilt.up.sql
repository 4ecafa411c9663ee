CREATE TABLE others_new (
  id integer PRIMARY KEY, a integer[], aa text[][], j json, jb jsonb, r int4range, m int4multirange, tr tstzrange,
  e mood, p point3, em email, x xml, u uuid, ip inet, mac macaddr, bits bit varying, pt point, money money,
  ts tsvector, o oid, bo boolean, lsn pg_lsn, h "char", note text);
INSERT INTO others_new (id, a, aa, j, jb, r, m, tr, e, p, em, x, u, ip, mac, bits, pt, money, ts, o, bo, lsn, h) SELECT id, a, aa, j, jb, r, m, tr, e, p, em, x, u, ip, mac, bits, pt, money, ts, o, bo, lsn, h FROM others;
DROP TABLE others;
ALTER TABLE others_new RENAME TO others;
ALTER TABLE others RENAME CONSTRAINT others_new_pkey TO others_pkey;
CREATE TABLE keys_f_new (k double precision PRIMARY KEY, n integer, note text);
INSERT INTO keys_f_new (k, n) SELECT k, n FROM keys_f;
DROP TABLE keys_f;
ALTER TABLE keys_f_new RENAME TO keys_f;
ALTER TABLE keys_f RENAME CONSTRAINT keys_f_new_pkey TO keys_f_pkey;
CREATE TABLE keys_b_new (k bytea PRIMARY KEY, n integer, note text);
INSERT INTO keys_b_new (k, n) SELECT k, n FROM keys_b;
DROP TABLE keys_b;
ALTER TABLE keys_b_new RENAME TO keys_b;
ALTER TABLE keys_b RENAME CONSTRAINT keys_b_new_pkey TO keys_b_pkey;
