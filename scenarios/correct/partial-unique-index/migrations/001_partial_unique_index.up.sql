CREATE UNIQUE INDEX loans_one_open ON loans (book_id) WHERE returned IS NULL;
