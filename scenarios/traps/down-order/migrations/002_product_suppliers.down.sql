-- Its rows are still referred to.
DROP TABLE suppliers;
