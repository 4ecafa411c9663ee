ALTER TABLE articles ADD COLUMN state text NOT NULL DEFAULT 'on';

UPDATE articles SET state = 'off' WHERE is_active = 0;

DROP VIEW on_sale;
CREATE VIEW on_sale AS SELECT id, title FROM articles WHERE state = 'on';
