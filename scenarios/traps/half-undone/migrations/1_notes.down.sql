DROP INDEX orders_note;
BEGIN;
DROP TABLE order_notes;
COMMIT;
