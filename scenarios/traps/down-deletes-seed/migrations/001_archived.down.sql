DELETE FROM states WHERE name = 'archived';
