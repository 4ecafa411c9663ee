DROP TRIGGER books_fts_ad;
DROP TRIGGER books_fts_ai;
DROP TABLE books_fts;
