-- A value can be added, and never taken away.
ALTER TYPE ticket_state ADD VALUE 'archived';
