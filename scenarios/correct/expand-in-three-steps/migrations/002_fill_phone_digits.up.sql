UPDATE members SET phone_digits = replace(phone, ' ', '') WHERE phone <> '';
