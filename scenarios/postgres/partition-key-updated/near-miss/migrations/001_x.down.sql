INSERT INTO measures (id, taken, place, value) OVERRIDING SYSTEM VALUE SELECT 1, '2025-05-01', place, value FROM measures WHERE taken = '2026-05-01';
DELETE FROM measures WHERE taken = '2026-05-01';
