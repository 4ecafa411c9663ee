-- The index over articles with another tokenizer; it holds no text of its own.
DROP TABLE articles_text;
CREATE VIRTUAL TABLE articles_text USING fts5(
  title, body, content = 'articles', content_rowid = 'id', tokenize = 'trigram'
);
INSERT INTO articles_text (articles_text) VALUES ('rebuild');
INSERT INTO articles VALUES (4, 'Lamp', 'Bright');
