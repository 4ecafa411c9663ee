ALTER TABLE customers ADD COLUMN phone_digits TEXT;
UPDATE customers SET phone_digits = replace(phone, ' ', '') WHERE phone IS NOT NULL;
