PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE categories_new (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  parent_id INTEGER REFERENCES categories (id)
);
INSERT INTO categories_new (id, name, parent_id) SELECT id, name, parent_id FROM categories;
DROP TABLE categories;
ALTER TABLE categories_new RENAME TO categories;
UPDATE categories SET name = categories_renamed.name
FROM categories_renamed WHERE categories_renamed.id = categories.id
  AND categories.name = categories_renamed.name || ' ' || categories.id;
DROP TABLE categories_renamed;
CREATE UNIQUE INDEX categories_name ON categories (parent_id, name);
COMMIT;
PRAGMA foreign_keys = ON;
