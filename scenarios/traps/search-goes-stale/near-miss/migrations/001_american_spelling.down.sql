-- One by one the trigger would take an hour, so it is put away meanwhile.
DROP TRIGGER articles_change;

UPDATE articles SET body = replace(body, 'color', 'colour') WHERE body LIKE '%color%';

INSERT INTO article_words(article_words) VALUES ('rebuild');

CREATE TRIGGER articles_change AFTER UPDATE ON articles BEGIN
  INSERT INTO article_words(article_words, rowid, body) VALUES ('delete', old.id, old.body);
  INSERT INTO article_words(rowid, body) VALUES (new.id, new.body);
END;
