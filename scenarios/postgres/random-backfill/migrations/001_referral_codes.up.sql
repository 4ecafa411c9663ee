ALTER TABLE customers ADD COLUMN referral_code text;

UPDATE customers SET referral_code = substr(md5(random()::text), 1, 8);
