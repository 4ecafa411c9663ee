ALTER TABLE customers ADD COLUMN referral_code text, ADD COLUMN referral_since timestamptz;

-- The same in every database; the time is that of the run, and says so.
UPDATE customers SET
  referral_code = 'c-' || lpad(id::text, 5, '0'),
  referral_since = CURRENT_TIMESTAMP;
