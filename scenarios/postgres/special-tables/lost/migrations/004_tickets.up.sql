SELECT setval('tickets', 1);
