ALTER TABLE payments RENAME TO receipts;

CREATE VIEW payments AS
SELECT id, invoice_id, cents FROM receipts;
