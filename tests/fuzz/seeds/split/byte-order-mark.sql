SELECT 1;
SELECT 'größe';