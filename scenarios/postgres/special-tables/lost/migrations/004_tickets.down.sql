SELECT setval('tickets', 10);
