ALTER TABLE customers DROP COLUMN referral_since;
ALTER TABLE customers DROP COLUMN referral_code;
