CREATE TABLE book_tags (
  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (book_id, tag)
);
WITH RECURSIVE parts (book_id, tag, rest) AS (
  SELECT id, NULL, tags || ',' FROM books WHERE tags <> ''
  UNION ALL
  SELECT book_id, substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1)
  FROM parts WHERE rest <> ''
)
INSERT INTO book_tags (book_id, tag) SELECT book_id, tag FROM parts WHERE tag IS NOT NULL;
