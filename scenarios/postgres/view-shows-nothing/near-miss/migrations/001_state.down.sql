DROP VIEW on_sale;
CREATE VIEW on_sale AS SELECT id, title FROM articles WHERE is_active = 1;

UPDATE articles SET is_active = (state = 'on')::integer;
ALTER TABLE articles DROP COLUMN state;
