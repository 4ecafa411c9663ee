DROP INDEX readers_email;
