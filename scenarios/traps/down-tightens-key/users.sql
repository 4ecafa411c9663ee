CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL
);
CREATE UNIQUE INDEX users_email ON users (lower(email));

INSERT INTO users VALUES
  (1, 'Ada@example.org', 'Ada'), (2, 'brian@example.org', 'Brian'), (3, 'c@example.org', 'Chloé');
