DROP TABLE IF EXISTS price_history;
