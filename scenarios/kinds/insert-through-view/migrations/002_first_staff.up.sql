INSERT INTO staff VALUES (100, 'Eve', 'eve@example.org');
