CREATE TABLE coupons_old (
  code TEXT PRIMARY KEY,
  percent INTEGER
);
INSERT INTO coupons_old (code, percent) SELECT code, percent FROM coupons;
DROP TABLE coupons;
ALTER TABLE coupons_old RENAME TO coupons;
