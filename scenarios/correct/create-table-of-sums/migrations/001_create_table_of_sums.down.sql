DROP TABLE member_sums;
