UPDATE users SET last_login = NULL;
