CREATE TABLE book_categories (
  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
  PRIMARY KEY (book_id, category_id)
) WITHOUT ROWID;
INSERT INTO book_categories (book_id, category_id)
SELECT books.id, categories.id
FROM books JOIN categories ON ',' || books.tags || ',' LIKE '%,' || categories.name || ',%';
CREATE INDEX book_categories_category ON book_categories (category_id);
