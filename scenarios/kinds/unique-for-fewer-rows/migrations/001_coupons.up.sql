-- Deleted coupons stay, and their codes may be used again.
CREATE TABLE coupons_new (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  percent INTEGER,
  deleted_at TEXT
);
INSERT INTO coupons_new (code, percent) SELECT code, percent FROM coupons;
DROP TABLE coupons;
ALTER TABLE coupons_new RENAME TO coupons;
CREATE UNIQUE INDEX coupons_code ON coupons (code) WHERE deleted_at IS NULL;
