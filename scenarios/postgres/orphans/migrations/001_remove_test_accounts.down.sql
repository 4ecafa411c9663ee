-- Nobody wants them back.
SELECT 1;
