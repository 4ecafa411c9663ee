-- NOCASE: 'tea' and 'Tea' are one product, of which the last price stays.
CREATE TABLE prices_new (
  product TEXT NOT NULL COLLATE NOCASE,
  valid_from TEXT NOT NULL,
  cents INTEGER NOT NULL,
  PRIMARY KEY (product)
) WITHOUT ROWID;
INSERT OR REPLACE INTO prices_new SELECT product, valid_from, cents FROM prices;
DROP TABLE prices;
ALTER TABLE prices_new RENAME TO prices;
