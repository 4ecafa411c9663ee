INSERT INTO measures (taken, place, value) SELECT '2026-05-01', place, value FROM measures WHERE taken = '2025-05-01';
DELETE FROM measures WHERE taken = '2025-05-01';
