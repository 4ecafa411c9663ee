ALTER TABLE payments RENAME TO receipts;

CREATE VIEW payments AS
SELECT receipts.id, receipts.invoice_id, receipts.cents
FROM receipts JOIN invoices ON invoices.id = receipts.invoice_id;
