-- Values that columns of PostgreSQL can hold. A text with a zero byte, or one that is not UTF-8, is refused.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', '');
CREATE TYPE point3 AS (x integer, y double precision, label text);
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');

CREATE TABLE numbers (id integer PRIMARY KEY, f double precision, r real, n numeric, b bigint);
INSERT INTO numbers VALUES
  (1, 'NaN', 'NaN', 'NaN', NULL), (2, 'Infinity', '-Infinity', 'Infinity', 9223372036854775807),
  (3, '-0', '-0', '-Infinity', -9223372036854775808), (4, 5e-324, 1e-45, ('1' || repeat('0', 131071))::numeric, 0),
  (5, 1.7976931348623157e308, 3.4028235e38, ('0.' || repeat('0', 16382) || '1')::numeric, 9007199254740993),
  (6, 0.1, 0.1, 0.1000, 1), (7, 9007199254740993, 16777217, 1.0, -1), (8, 0, 0, -0.0, 0), (9, NULL, NULL, NULL, NULL);

CREATE TABLE texts (id integer PRIMARY KEY, t text, c char(8), v varchar(8), b bytea);
INSERT INTO texts VALUES
  (1, '', '', '', ''), (2, NULL, NULL, NULL, NULL), (3, 'NULL', 'NULL', 'NULL', '\x00'),
  (4, E'\\N', E'\\N', E'\\.', '\x00ff00'), (5, E'a\tb\r\nc\\d', ' x ', ' x ', decode(repeat('00', 1000000), 'hex')),
  (6, 'é', 'é', 'é', '\xff'), (7, E'e\u0301', 'e', 'e', '\x'), (8, '👩‍👩‍👧‍👦', '由紀', '🌸', 'a'), (9, E'\u202Eabc', '"', '''', '''"'),
  (10, repeat('é', 50000), 'a', 'a', NULL), (11, E'\x1b[31m', '{}', '{NULL}', NULL), (12, 'NaN', '1', '(1,)', NULL);

CREATE TABLE moments (id integer PRIMARY KEY, d date, ts timestamp, tz timestamptz, ti time, tt timetz, i interval);
INSERT INTO moments VALUES
  (1, 'infinity', 'infinity', 'infinity', '24:00', '24:00+15', '178000000 years'),
  (2, '-infinity', '-infinity', '-infinity', '00:00', '00:00-15', '-1 mon +1 day -00:00:00.000001'),
  (3, '4713-01-01 BC', '4713-01-01 00:00:00 BC', '4713-01-01 00:00:00+00 BC', '23:59:59.999999', '12:00+02', '1 mon'),
  (4, '5874897-12-31', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00', NULL, NULL, '30 days'),
  (5, '2024-02-29', '2025-03-30 02:30', '2025-03-30 02:30+02', NULL, NULL, '24:00'), (6, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE others (
  id integer PRIMARY KEY, a integer[], aa text[][], j json, jb jsonb, r int4range, m int4multirange, tr tstzrange,
  e mood, p point3, em email, x xml, u uuid, ip inet, mac macaddr, bits bit varying, pt point, money money,
  ts tsvector, o oid, bo boolean, lsn pg_lsn, h "char"
);
INSERT INTO others VALUES
  (1, '{}', '{}', '{"a":1,"a":2}', '{"a":1,"a":2}', 'empty', '{}', '[,]', '', '(,,)', 'a@b', '<a/>', '00000000-0000-0000-0000-000000000000', '::', '00:00:00:00:00:00', '', '(0,-0)', 0, '', 0, true, '0/0', ''),
  (2, '{NULL,1,NULL}', '{{a,NULL},{"NULL",""}}', ' { } ', 'null', '[1,1]', '{[1,3),[5,)}', '[2025-01-01,infinity)', 'happy', '(1,NaN,"a,b""c")', NULL, '<a>é</a>', NULL, '10.0.0.1/8', NULL, '1', '(NaN,Infinity)', -0.01, '''a b'':1A', 4294967295, false, 'FFFFFFFF/FFFFFFFF', 'x'),
  (3, '[0:1]={1,2}', NULL, 'null', '"\u00e9"', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

-- No key; rows that are there twice, also one of NULLs alone.
CREATE TABLE bag (v text, f double precision);
INSERT INTO bag SELECT t, 'NaN' FROM texts;
INSERT INTO bag SELECT t, NULL FROM texts WHERE id % 2 = 0;
INSERT INTO bag SELECT t, NULL FROM texts WHERE id % 2 = 0;

-- Keys of every kind.
CREATE TABLE keys_f (k double precision PRIMARY KEY, n integer);
INSERT INTO keys_f VALUES ('NaN', 1), ('Infinity', 2), ('-Infinity', 3), ('-0', 4), (5e-324, 5);
CREATE TABLE keys_b (k bytea PRIMARY KEY, n integer);
INSERT INTO keys_b VALUES ('', 1), ('\x00', 2), ('\x0000', 3), ('\xff', 4);
CREATE TABLE keys_n (k numeric, d date, e mood, t text, n integer, PRIMARY KEY (k, d, e, t));
INSERT INTO keys_n VALUES ('NaN', 'infinity', '', '', 1), (1.0, '0001-01-01 BC', 'sad', E'\t', 2), (1, '0001-01-01 BC', 'ok', E'\t', 3);
