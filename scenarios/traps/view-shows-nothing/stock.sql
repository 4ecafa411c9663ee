CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  is_active INTEGER NOT NULL
);
CREATE VIEW on_sale AS SELECT id, title FROM articles WHERE is_active = 1;
INSERT INTO articles (id, title, is_active) VALUES (1, 'Pears', 1), (2, 'Plums', 0), (3, 'Leeks', 1);
