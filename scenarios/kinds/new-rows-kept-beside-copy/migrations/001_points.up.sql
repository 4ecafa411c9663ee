CREATE TABLE goods_before (id INTEGER PRIMARY KEY, price TEXT);
INSERT INTO goods_before SELECT id, price FROM goods WHERE price LIKE '%,%';
UPDATE goods SET price = replace(price, ',', '.') WHERE price LIKE '%,%';
