CREATE TABLE member_sums (
  member_id INTEGER PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
  loans INTEGER NOT NULL,
  fines INTEGER NOT NULL
);
INSERT INTO member_sums (member_id, loans, fines)
SELECT members.id, count(loans.id), coalesce(sum(loans.fine), 0)
FROM members LEFT JOIN loans ON loans.member_id = members.id
GROUP BY members.id;
