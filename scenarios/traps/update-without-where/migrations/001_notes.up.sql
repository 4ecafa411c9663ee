-- Meant for the orders without a note.
UPDATE orders SET note = 'none';
