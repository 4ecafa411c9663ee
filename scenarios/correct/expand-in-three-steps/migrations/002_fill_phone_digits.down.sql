UPDATE members SET phone_digits = NULL WHERE phone_digits IS NOT NULL;
