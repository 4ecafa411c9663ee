DROP TRIGGER customers_name_follows ON customers;
DROP FUNCTION name_follows();
ALTER TABLE customers DROP COLUMN full_name;
