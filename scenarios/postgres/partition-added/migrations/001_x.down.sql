DROP TABLE measures_2027;
