ALTER TABLE customers DROP COLUMN referral_since, DROP COLUMN referral_code;
