CREATE TABLE t(a); -- one
CREATE TRIGGER r AFTER INSERT ON t BEGIN
  SELECT CASE WHEN 1 THEN ';' END;
  DELETE FROM t; END;
SELECT 'it''s;', "a;b", [a;b], `c`, x'ab', 1e5, $p::q(;), ?1;
