DROP TABLE book_tags;
