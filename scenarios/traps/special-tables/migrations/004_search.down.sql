DELETE FROM articles WHERE id = 4;
DROP TABLE articles_text;
CREATE VIRTUAL TABLE articles_text USING fts5(title, body, content = 'articles', content_rowid = 'id');
INSERT INTO articles_text (articles_text) VALUES ('rebuild');
