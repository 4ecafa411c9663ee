PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE categories_renamed AS
SELECT id, name FROM categories WHERE id NOT IN (SELECT min(id) FROM categories GROUP BY name);
UPDATE categories SET name = name || ' ' || id WHERE id IN (SELECT id FROM categories_renamed);
CREATE TABLE categories_new (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  parent_id INTEGER REFERENCES categories (id)
);
INSERT INTO categories_new (id, name, parent_id) SELECT id, name, parent_id FROM categories;
DROP TABLE categories;
ALTER TABLE categories_new RENAME TO categories;
CREATE UNIQUE INDEX categories_name ON categories (parent_id, name);
COMMIT;
PRAGMA foreign_keys = ON;
