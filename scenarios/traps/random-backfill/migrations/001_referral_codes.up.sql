ALTER TABLE customers ADD COLUMN referral_code TEXT;

UPDATE customers SET referral_code = lower(hex(randomblob(4)));
