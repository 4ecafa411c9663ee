ALTER TABLE books ADD COLUMN meta TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(meta));
UPDATE books SET meta = json_object('tags', tags, 'pages', pages) WHERE tags <> '';
