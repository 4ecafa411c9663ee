ALTER TABLE members ADD COLUMN rank INTEGER;
CREATE TEMP TABLE ranked AS
SELECT member_id, rank() OVER (ORDER BY count(*) DESC) AS place FROM loans GROUP BY member_id;
UPDATE members SET rank = (SELECT place FROM ranked WHERE member_id = members.id);
DROP TABLE ranked;
