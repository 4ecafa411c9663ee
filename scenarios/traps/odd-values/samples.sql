-- Values that a column of SQLite can hold, whatever it was declared to be.
CREATE TABLE samples (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  v
);
INSERT INTO samples VALUES
  (1, 'NULL', NULL),
  (2, 'infinity', 9e999), (3, 'less than any', -9e999), (4, 'no number becomes NULL', 9e999 - 9e999),
  (5, 'zero', 0.0), (6, 'zero below zero', -0.0), (7, 'nearly zero', 5e-324), (8, 'a tenth', 0.1),
  (9, 'least', -9223372036854775807 - 1), (10, 'greatest', 9223372036854775807),
  (11, 'beyond the precision of a double', 9007199254740993), (12, 'the double', 9007199254740992.0),
  (13, 'one', 1), (14, 'one as real', 1.0), (15, 'one as text', '1'), (16, 'one as bytes', x'31'),
  (17, 'empty', ''), (18, 'no bytes', x''), (19, 'a megabyte of zeros', zeroblob(1000000)),
  (20, 'a zero byte inside', 'ab' || char(0) || 'cd'), (21, 'only a zero byte', char(0)),
  (22, 'not UTF-8', CAST(x'ff41fe' AS TEXT)), (23, 'cut off', CAST(x'f09f98' AS TEXT)),
  (24, 'half of a pair', CAST(x'eda080' AS TEXT)), (25, 'too long', CAST(x'c080' AS TEXT)),
  (26, 'composed', char(233)), (27, 'decomposed', 'e' || char(769)), (28, 'emoji', '👩‍👩‍👧‍👦'),
  (29, 'right to left', char(8238) || 'abc'), (30, 'line breaks', char(13, 10, 9, 11)),
  (31, 'the word NULL', 'NULL'), (32, 'the word NaN', 'NaN'), (33, 'a quote', ''''),
  (34, 'an escape', char(27) || '[31m'), (35, 'long', replace(hex(zeroblob(50000)), '0', 'é'));

CREATE TABLE bag (v);
INSERT INTO bag SELECT v FROM samples;
INSERT INTO bag SELECT v FROM samples WHERE id % 2 = 0;

-- Equal keys are left out: -0.0 is 0.0, 1.0 is 1.
CREATE TABLE keys (k PRIMARY KEY, n INTEGER);
INSERT INTO keys SELECT v, id FROM samples WHERE id NOT IN (6, 14);
INSERT INTO keys VALUES (NULL, 100);
