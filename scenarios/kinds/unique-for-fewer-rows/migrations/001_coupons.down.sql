CREATE TABLE coupons_old (
  code TEXT PRIMARY KEY,
  percent INTEGER
);
-- Codes that are used again are there twice by now: the one that still counts stays.
INSERT INTO coupons_old (code, percent) SELECT code, percent FROM coupons WHERE deleted_at IS NULL;
DROP TABLE coupons;
ALTER TABLE coupons_old RENAME TO coupons;
