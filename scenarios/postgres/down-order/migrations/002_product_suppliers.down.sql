-- Another table still refers to it.
DROP TABLE suppliers;
