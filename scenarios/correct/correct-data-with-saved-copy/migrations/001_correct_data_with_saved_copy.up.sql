CREATE TABLE members_phone_before (
  id INTEGER PRIMARY KEY,
  phone TEXT
);
INSERT INTO members_phone_before SELECT id, phone FROM members WHERE phone LIKE '% %';
UPDATE members SET phone = replace(phone, ' ', '') WHERE phone LIKE '% %';
