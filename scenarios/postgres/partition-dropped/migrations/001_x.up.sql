DROP TABLE measures_2025;
