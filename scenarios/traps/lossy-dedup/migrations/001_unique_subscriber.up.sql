-- Keeps the oldest of each address: that of Anna, who left in 2024 and came back in 2025.
DELETE FROM subscribers WHERE id NOT IN (SELECT min(id) FROM subscribers GROUP BY email);
CREATE UNIQUE INDEX subscribers_email ON subscribers (email);
