-- One code may now have two coupons.
CREATE TABLE coupons_new (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  percent INTEGER
);
INSERT INTO coupons_new (code, percent) SELECT code, percent FROM coupons;
DROP TABLE coupons;
ALTER TABLE coupons_new RENAME TO coupons;
