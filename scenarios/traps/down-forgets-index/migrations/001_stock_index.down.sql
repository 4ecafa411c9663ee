DROP INDEX products_stock;
