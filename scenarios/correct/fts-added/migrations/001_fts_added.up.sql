CREATE VIRTUAL TABLE books_fts USING fts5 (title, tags, content = 'books', content_rowid = 'id');
INSERT INTO books_fts (rowid, title, tags) SELECT id, title, tags FROM books;
CREATE TRIGGER books_fts_ai AFTER INSERT ON books
BEGIN
  INSERT INTO books_fts (rowid, title, tags) VALUES (NEW.id, NEW.title, NEW.tags);
END;
CREATE TRIGGER books_fts_ad AFTER DELETE ON books
BEGIN
  INSERT INTO books_fts (books_fts, rowid, title, tags) VALUES ('delete', OLD.id, OLD.title, OLD.tags);
END;
