DROP TABLE unit_symbol;
