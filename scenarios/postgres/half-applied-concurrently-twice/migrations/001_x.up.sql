CREATE INDEX CONCURRENTLY products_brand ON products (brand);
