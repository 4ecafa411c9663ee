-- A family shares one address.
DROP INDEX members_email;
