-- The part before the @ can be another mailbox in capitals.
DROP INDEX users_email;
CREATE UNIQUE INDEX users_email ON users (email);
