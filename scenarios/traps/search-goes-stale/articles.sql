-- Articles, and what the search of the site asks: an index of words that triggers keep in step.
CREATE TABLE articles (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO articles VALUES
  (1, 'The colour of the harbour'), (2, 'Neighbours at night'), (3, 'A grey morning');

CREATE VIRTUAL TABLE article_words USING fts5(body, content = 'articles', content_rowid = 'id');
INSERT INTO article_words(article_words) VALUES ('rebuild');

CREATE TRIGGER articles_put AFTER INSERT ON articles BEGIN
  INSERT INTO article_words(rowid, body) VALUES (new.id, new.body);
END;
CREATE TRIGGER articles_take AFTER DELETE ON articles BEGIN
  INSERT INTO article_words(article_words, rowid, body) VALUES ('delete', old.id, old.body);
END;
CREATE TRIGGER articles_change AFTER UPDATE ON articles BEGIN
  INSERT INTO article_words(article_words, rowid, body) VALUES ('delete', old.id, old.body);
  INSERT INTO article_words(rowid, body) VALUES (new.id, new.body);
END;
