DELETE FROM alias_name WHERE source = 'OURS';
