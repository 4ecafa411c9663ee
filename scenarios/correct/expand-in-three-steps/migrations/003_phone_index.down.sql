DROP INDEX members_phone;
