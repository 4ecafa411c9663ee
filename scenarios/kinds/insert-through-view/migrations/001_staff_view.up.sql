CREATE VIEW staff AS SELECT id, name, email FROM customers WHERE email LIKE '%@example.org';
CREATE TRIGGER staff_insert INSTEAD OF INSERT ON staff
BEGIN
  INSERT INTO customers (id, name, email) VALUES (NEW.id, NEW.name, NEW.email);
END;
