DROP TABLE price_log;
