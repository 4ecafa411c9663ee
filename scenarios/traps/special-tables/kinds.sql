-- One table of each kind that SQLite has.
CREATE TABLE prices (
  product TEXT NOT NULL COLLATE NOCASE,
  valid_from TEXT NOT NULL,
  cents INTEGER NOT NULL,
  PRIMARY KEY (product, valid_from)
) WITHOUT ROWID;
INSERT INTO prices VALUES
  ('tea', '2025-01-01', 1250), ('Tea', '2026-01-01', 1290), ('lamp', '2025-01-01', 8000);

CREATE TABLE meters (
  id INTEGER PRIMARY KEY,
  reading REAL NOT NULL,
  note ANY,
  raw BLOB
) STRICT;
INSERT INTO meters VALUES (1, 10.5, 'ok', x'00'), (2, 0.0, 7, NULL), (3, 1e9, x'ff', x'');

CREATE TABLE boxes (
  id INTEGER PRIMARY KEY,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  area INTEGER AS (width * height) VIRTUAL,
  label TEXT AS ('box of ' || width) STORED
);
INSERT INTO boxes (id, width, height) VALUES (1, 2, 3), (2, 10, 10), (3, 0, 5);
CREATE INDEX boxes_area ON boxes (area);
CREATE INDEX boxes_ratio ON boxes (width * 1.0 / height) WHERE height > 0;
CREATE UNIQUE INDEX boxes_big ON boxes (width) WHERE area > 50;

CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
INSERT INTO articles VALUES (1, 'Tea', 'Green and black'), (2, 'Crème', 'fraîche'), (3, '由紀', '🌸');
CREATE VIRTUAL TABLE articles_text USING fts5(title, body, content = 'articles', content_rowid = 'id');
INSERT INTO articles_text (articles_text) VALUES ('rebuild');
CREATE TRIGGER articles_insert AFTER INSERT ON articles BEGIN
  INSERT INTO articles_text (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body);
END;
CREATE TRIGGER articles_delete AFTER DELETE ON articles BEGIN
  INSERT INTO articles_text (articles_text, rowid, title, body)
  VALUES ('delete', OLD.id, OLD.title, OLD.body);
END;
CREATE TRIGGER articles_update AFTER UPDATE ON articles BEGIN
  INSERT INTO articles_text (articles_text, rowid, title, body)
  VALUES ('delete', OLD.id, OLD.title, OLD.body);
  INSERT INTO articles_text (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body);
END;

CREATE VIRTUAL TABLE mails USING fts5(subject, body);
INSERT INTO mails VALUES ('Hello', 'first mail'), ('Re: Hello', NULL), ('Bestellung', 'Größe L');

CREATE VIRTUAL TABLE places USING rtree(id, west, east, south, north, +name TEXT);
INSERT INTO places VALUES
  (1, 13.0, 13.8, 52.3, 52.7, 'Berlin'), (2, 139.5, 140.0, 35.5, 35.9, '東京');
