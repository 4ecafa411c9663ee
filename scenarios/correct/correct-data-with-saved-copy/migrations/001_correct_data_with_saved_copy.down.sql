UPDATE members SET phone = members_phone_before.phone
FROM members_phone_before WHERE members_phone_before.id = members.id;
DROP TABLE members_phone_before;
