ALTER TABLE customers ADD COLUMN referral_code TEXT;
ALTER TABLE customers ADD COLUMN referral_since TEXT;

-- The same in every database; the time is that of the run, and says so.
UPDATE customers SET
  referral_code = printf('c-%05d', id),
  referral_since = CURRENT_TIMESTAMP;
