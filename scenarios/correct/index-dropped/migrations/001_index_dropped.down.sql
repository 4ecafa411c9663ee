CREATE INDEX books_title ON books (lower(title));
