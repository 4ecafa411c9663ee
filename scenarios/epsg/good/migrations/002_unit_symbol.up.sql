CREATE TABLE unit_symbol(
    auth_name TEXT NOT NULL,
    code INTEGER_OR_TEXT NOT NULL,
    symbol TEXT NOT NULL CHECK (length(symbol) >= 1),
    CONSTRAINT pk_unit_symbol PRIMARY KEY (auth_name, code),
    CONSTRAINT fk_unit_symbol_unit FOREIGN KEY (auth_name, code) REFERENCES unit_of_measure(auth_name, code) ON DELETE CASCADE
) WITHOUT ROWID;
INSERT INTO unit_symbol
SELECT auth_name, code, proj_short_name FROM unit_of_measure WHERE proj_short_name IS NOT NULL;
