DROP TABLE restocks;
UPDATE products SET stock = stock - 5;
