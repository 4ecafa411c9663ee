-- Of addresses that differ in capitals alone the first user keeps it as it is.
UPDATE users SET email = email || '#' || id
WHERE EXISTS (
  SELECT 1 FROM users first WHERE lower(first.email) = lower(users.email) AND first.id < users.id
);
DROP INDEX users_email;
CREATE UNIQUE INDEX users_email ON users (lower(email));
