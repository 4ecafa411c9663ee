DROP VIEW payments;
ALTER TABLE receipts RENAME TO payments;
