ALTER TABLE customers ADD COLUMN last_total TEXT;
ALTER TABLE customers ADD COLUMN spent REAL;

UPDATE customers SET
  last_total = (SELECT total FROM orders WHERE customer_id = customers.id ORDER BY id DESC LIMIT 1),
  spent = (SELECT sum(total / 7.0) FROM orders WHERE customer_id = customers.id);

-- Of two customers with one address the older one stays.
CREATE TABLE mailing (email TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL);
INSERT OR IGNORE INTO mailing (email, name)
SELECT email, name FROM customers WHERE id IN (SELECT min(id) FROM customers GROUP BY email);

-- Which brand gets which number is for the order to say; the products know theirs by it.
CREATE TABLE brands (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT OR IGNORE INTO brands (name) SELECT brand FROM products;
ALTER TABLE products ADD COLUMN brand_id INTEGER;
UPDATE products SET brand_id = (SELECT id FROM brands WHERE brands.name = products.brand);

CREATE TABLE brand_list AS
SELECT brand, group_concat(name) AS names
FROM (SELECT brand, name FROM products ORDER BY id) GROUP BY brand;
