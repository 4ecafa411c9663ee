CREATE INDEX products_stock ON products (stock);
CREATE INDEX products_brand ON products (brand, name);
