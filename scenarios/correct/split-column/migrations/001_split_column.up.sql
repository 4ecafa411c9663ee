ALTER TABLE members ADD COLUMN first_name TEXT;
ALTER TABLE members ADD COLUMN last_name TEXT;
UPDATE members SET first_name = substr(name, 1, instr(name, ' ') - 1), last_name = substr(name, instr(name, ' ') + 1)
WHERE instr(name, ' ') > 0;
UPDATE members SET first_name = '', last_name = name WHERE instr(name, ' ') = 0;
