UPDATE members SET phone = members_phone_before.phone
FROM members_phone_before WHERE members_phone_before.id = members.id
  AND members.phone = replace(members_phone_before.phone, ' ', '');
DROP TABLE members_phone_before;
