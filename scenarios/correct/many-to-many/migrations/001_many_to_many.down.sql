DROP TABLE book_categories;
