DROP TRIGGER products_price;
DROP TABLE price_log;
