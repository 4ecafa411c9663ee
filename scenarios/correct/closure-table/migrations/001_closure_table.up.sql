CREATE TABLE category_paths (
  ancestor_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
  descendant_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
  depth INTEGER NOT NULL,
  PRIMARY KEY (ancestor_id, descendant_id)
) WITHOUT ROWID;
WITH RECURSIVE paths (ancestor_id, descendant_id, depth) AS (
  SELECT id, id, 0 FROM categories
  UNION ALL
  SELECT paths.ancestor_id, categories.id, paths.depth + 1
  FROM paths JOIN categories ON categories.parent_id = paths.descendant_id
)
INSERT INTO category_paths SELECT ancestor_id, descendant_id, depth FROM paths;
