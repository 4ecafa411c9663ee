CREATE UNIQUE INDEX members_phone ON members (phone_digits) WHERE phone_digits IS NOT NULL;
