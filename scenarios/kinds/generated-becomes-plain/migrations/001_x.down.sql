CREATE TABLE boxes_new (id INTEGER PRIMARY KEY, width INTEGER NOT NULL, height INTEGER NOT NULL, area INTEGER AS (width * height) VIRTUAL, label TEXT AS ('box of ' || width) STORED);
INSERT INTO boxes_new (id, width, height) SELECT id, width, height FROM boxes;
DROP TABLE boxes;
ALTER TABLE boxes_new RENAME TO boxes;
CREATE INDEX boxes_area ON boxes (area);
CREATE INDEX boxes_ratio ON boxes (width * 1.0 / height) WHERE height > 0;
CREATE UNIQUE INDEX boxes_big ON boxes (width) WHERE area > 50;
