-- Only those that are nothing else.
DELETE FROM ONLY animals WHERE id = 1;
