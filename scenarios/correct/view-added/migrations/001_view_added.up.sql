CREATE VIEW overdue AS
SELECT loans.id, loans.due, members.email
FROM loans JOIN members ON members.id = loans.member_id
WHERE loans.returned IS NULL AND loans.due < date('now');
