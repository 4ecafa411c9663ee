ALTER TABLE customers ADD COLUMN last_total text, ADD COLUMN spent double precision;

UPDATE customers SET
  last_total = (SELECT total FROM orders WHERE customer_id = customers.id ORDER BY id DESC LIMIT 1),
  spent = (SELECT sum(total::integer / 7.0) FROM orders WHERE customer_id = customers.id);

-- Of two customers with one address the older one stays.
CREATE TABLE mailing (email text PRIMARY KEY, name text NOT NULL);
INSERT INTO mailing (email, name)
SELECT DISTINCT ON (email) email, name FROM customers ORDER BY email, id;

-- Which brand gets which number is for the order to say; the products know theirs by it.
CREATE TABLE brands (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
INSERT INTO brands (name) SELECT DISTINCT brand FROM products;
ALTER TABLE products ADD COLUMN brand_id integer;
UPDATE products SET brand_id = (SELECT id FROM brands WHERE brands.name = products.brand);

CREATE TABLE brand_list AS
SELECT brand, string_agg(name, ', ' ORDER BY id) AS names FROM products GROUP BY brand;
