-- The lending library that all migrations of this folder change: every kind of table and object that
-- applications keep in SQLite, with rows on which a wrong migration shows. It has no history table,
-- so that everything in a scenario's folder is pending.
CREATE TABLE authors (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  born INTEGER,
  email TEXT
);

CREATE TABLE books (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  isbn TEXT NOT NULL,
  title TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES authors (id),
  price TEXT NOT NULL,
  pages INTEGER,
  language TEXT NOT NULL DEFAULT 'en',
  tags TEXT NOT NULL DEFAULT '',
  added_at TEXT NOT NULL
);
CREATE INDEX books_author ON books (author_id);
CREATE UNIQUE INDEX books_isbn ON books (isbn);
CREATE INDEX books_title ON books (lower(title));

CREATE TABLE members (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE UNIQUE,
  phone TEXT,
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused', 'left')),
  street TEXT,
  city TEXT,
  joined TEXT NOT NULL,
  referred_by INTEGER REFERENCES members (id) ON DELETE SET NULL
);
CREATE INDEX members_referred ON members (referred_by);
CREATE INDEX members_city ON members (city) WHERE city IS NOT NULL;

CREATE TABLE loans (
  id INTEGER PRIMARY KEY,
  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE RESTRICT,
  member_id INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  due TEXT NOT NULL,
  returned TEXT,
  fine INTEGER NOT NULL DEFAULT 0 CHECK (fine >= 0)
);
CREATE INDEX loans_book ON loans (book_id);
CREATE INDEX loans_member ON loans (member_id, due DESC);
CREATE INDEX loans_open ON loans (due) WHERE returned IS NULL;

CREATE TABLE loan_log (
  loan_id INTEGER NOT NULL,
  what TEXT NOT NULL,
  fine INTEGER
);
CREATE TRIGGER loans_fine AFTER UPDATE OF fine ON loans
BEGIN
  INSERT INTO loan_log VALUES (NEW.id, 'fine', OLD.fine);
END;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT
) WITHOUT ROWID;

CREATE TABLE shelves (
  room TEXT NOT NULL,
  number INTEGER NOT NULL,
  label TEXT,
  width REAL NOT NULL DEFAULT 1.2,
  PRIMARY KEY (room, number)
);

CREATE TABLE placements (
  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  room TEXT NOT NULL,
  number INTEGER NOT NULL,
  copies INTEGER NOT NULL,
  PRIMARY KEY (book_id, room, number),
  FOREIGN KEY (room, number) REFERENCES shelves (room, number) ON UPDATE CASCADE
);

CREATE TABLE categories (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  parent_id INTEGER REFERENCES categories (id)
);
CREATE UNIQUE INDEX categories_name ON categories (parent_id, name);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE rooms (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  width INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  area INTEGER AS (width * depth) VIRTUAL,
  plan BLOB
);
CREATE INDEX rooms_area ON rooms (area);

CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  book_id INTEGER REFERENCES books (id) ON DELETE SET NULL,
  body TEXT NOT NULL
);
CREATE VIRTUAL TABLE notes_fts USING fts5 (body, content = 'notes', content_rowid = 'id');
CREATE TRIGGER notes_ai AFTER INSERT ON notes
BEGIN
  INSERT INTO notes_fts (rowid, body) VALUES (NEW.id, NEW.body);
END;
CREATE TRIGGER notes_ad AFTER DELETE ON notes
BEGIN
  INSERT INTO notes_fts (notes_fts, rowid, body) VALUES ('delete', OLD.id, OLD.body);
END;
CREATE TRIGGER notes_au AFTER UPDATE ON notes
BEGIN
  INSERT INTO notes_fts (notes_fts, rowid, body) VALUES ('delete', OLD.id, OLD.body);
  INSERT INTO notes_fts (rowid, body) VALUES (NEW.id, NEW.body);
END;

CREATE VIEW catalogue AS
SELECT books.id, books.title, authors.name AS author
FROM books JOIN authors ON authors.id = books.author_id;

CREATE VIEW open_loans AS
SELECT loans.id, members.name AS member, loans.due
FROM loans JOIN members ON members.id = loans.member_id
WHERE loans.returned IS NULL;

INSERT INTO authors VALUES
  (1, 'Ursula Le Guin', 1929, 'ursula@example.org'), (2, 'Stanisław Lem', 1921, NULL),
  (3, 'Italo Calvino', NULL, NULL), (4, 'Homer', NULL, ''), (7, 'le Guin', 1929, 'U@example.org');

INSERT INTO books (id, isbn, title, author_id, price, pages, language, tags, added_at) VALUES
  (1, '9780441007318', 'The Dispossessed', 1, '12.50', 341, 'en', 'fiction,utopia', '2024-01-05 10:00:00'),
  (2, '9780156027601', 'Solaris', 2, '9.99', 204, 'pl', 'fiction', '2024-02-29 23:59:59'),
  (3, '9780156453806', 'Invisible Cities', 3, '11.00', NULL, 'it', '', '2024-03-31 02:30:00'),
  (4, '0000000000017', 'Odyssey', 4, '0.00', 541, 'el', 'classic,epic,travel', '2023-12-31 00:00:00'),
  (5, '9780575079038', 'The Lathe of Heaven', 1, '1200.05', 0, 'en', 'fiction', '2024-05-01 08:15:42'),
  (6, '9788308049051', 'Cyberiad', 2, '0.30', 295, 'pl', 'fiction,robots', '2024-05-01 08:15:42'),
  (9, '9780000000009', 'Lost', 7, '3.00', 1, 'en', '', '2025-01-01 00:00:00');
DELETE FROM books WHERE id = 9;

INSERT INTO members VALUES
  (1, 'Anna Berg', 'anna@example.org', '030 1234', 'active', 'Main St 1', 'Berlin', '2019-04-01', NULL),
  (2, 'Ben Carter', 'Ben@example.org', NULL, 'paused', 'Low Rd 22', 'York', '2020-11-30', 1),
  (3, 'Chloé Dupont', 'chloe@example.org', '0171 5555', 'active', NULL, NULL, '2021-02-28', 1),
  (4, 'Дмитрий Орлов', 'dmitri@example.org', '', 'left', 'Main St 1', 'Berlin', '2018-07-15', 2),
  (5, 'Eve', 'eve@example.org', '0049 40 77', 'active', '', 'York', '2022-12-24', NULL);

INSERT INTO loans VALUES
  (1, 1, 1, '2024-06-01', '2024-05-30', 0), (2, 2, 1, '2024-06-15', NULL, 0),
  (3, 4, 2, '2024-01-10', '2024-03-01', 250), (4, 1, 3, '2024-07-01', NULL, 0),
  (5, 6, 4, '2023-02-01', '2023-02-20', 120), (6, 5, 5, '2024-06-15', '2024-06-15', 0),
  (8, 3, 3, '2024-08-01', NULL, 99);

INSERT INTO loan_log VALUES (3, 'fine', 0), (3, 'fine', 100), (5, 'fine', 0), (3, 'fine', 100),
  (7, 'lost', NULL);

INSERT INTO settings VALUES
  ('currency', 'EUR'), ('loan_days', '28'), ('motd', NULL), ('opening', '09:00'), ('strict', '1');

INSERT INTO shelves VALUES
  ('A', 1, 'Fiction', 1.2), ('A', 2, NULL, 0.8), ('B', 1, 'Classics', 2.4), ('B', 7, NULL, 1.2);

INSERT INTO placements VALUES
  (1, 'A', 1, 2), (2, 'A', 1, 1), (4, 'B', 1, 3), (5, 'A', 2, 1), (6, 'A', 1, 1), (1, 'B', 7, 1);

INSERT INTO categories VALUES
  (1, 'All', NULL), (2, 'Fiction', 1), (3, 'Science fiction', 2), (4, 'Travel', 1), (5, 'Epic', 2),
  (6, 'Epic', 4);

INSERT INTO events VALUES
  (1, 'visit', '{"member":1,"minutes":30}', 1717236000), (2, 'visit', '{"member":2}', 1717322400),
  (3, 'gift', '{"book":5,"from":"Eve"}', 1717236000), (4, 'alarm', '{}', 1717400000);

INSERT INTO rooms (id, name, width, depth, plan) VALUES
  (1, 'A', 4, 6, x'00ff10'), (2, 'B', 5, 5, NULL), (3, 'Cellar', 3, 2, x'');

INSERT INTO notes VALUES
  (1, 1, 'signed copy'), (2, NULL, 'ask for the cellar key'), (5, 3, 'cover is torn, copy two is fine'),
  (6, 3, 'Übersetzung fehlt');
