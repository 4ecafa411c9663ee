-- Articles, and what the search of the site asks: their words, as they were when somebody refreshed them last.
CREATE TABLE articles (id integer PRIMARY KEY, body text NOT NULL);
INSERT INTO articles VALUES (1, 'The colour of the harbour'), (2, 'Neighbours at night'), (3, 'A grey morning');
CREATE MATERIALIZED VIEW article_words AS SELECT id, to_tsvector('simple', body) AS words FROM articles;
CREATE INDEX article_words_words ON article_words USING gin (words);
