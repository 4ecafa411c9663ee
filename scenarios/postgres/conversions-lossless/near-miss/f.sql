CREATE TABLE t (id integer PRIMARY KEY, j json, g text, u text);
INSERT INTO t VALUES
  (1, '{"a": 1, "a": 2}', '{"a":1}', '00000000-0000-4000-8000-0000000000AA'),
  (2, '[1,2]', '{"a": {"b": 1, "b": 1}}', '00000000-0000-4000-8000-0000000000bb');
