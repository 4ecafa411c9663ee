-- UNIQUE keeps out what the primary key kept out.
CREATE TABLE coupons_new (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  percent INTEGER
);
INSERT INTO coupons_new (code, percent) SELECT code, percent FROM coupons;
DROP TABLE coupons;
ALTER TABLE coupons_new RENAME TO coupons;
