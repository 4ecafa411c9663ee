CREATE TABLE coupons_new (
  code TEXT PRIMARY KEY,
  percent INTEGER NOT NULL
);
INSERT INTO coupons_new SELECT code, percent FROM coupons;
DROP TABLE coupons;
ALTER TABLE coupons_new RENAME TO coupons;
