-- migration-gate: allow data/table-dropped rewiews (spelled wrong)
CREATE TABLE reviews (id INTEGER PRIMARY KEY, stars INTEGER NOT NULL);
