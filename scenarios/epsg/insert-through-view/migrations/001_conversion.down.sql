DELETE FROM conversion_table WHERE auth_name = 'OURS';
