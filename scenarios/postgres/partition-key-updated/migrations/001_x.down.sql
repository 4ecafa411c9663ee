UPDATE measures SET taken = '2025-05-01' WHERE taken = '2026-05-01';
