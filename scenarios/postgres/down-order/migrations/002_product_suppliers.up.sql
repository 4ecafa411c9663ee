CREATE TABLE product_suppliers (
  product_id integer NOT NULL REFERENCES products (id),
  supplier_id integer NOT NULL REFERENCES suppliers (id),
  PRIMARY KEY (product_id, supplier_id)
);
INSERT INTO product_suppliers
SELECT p.id, s.id FROM products AS p JOIN suppliers AS s ON s.name = p.brand;
