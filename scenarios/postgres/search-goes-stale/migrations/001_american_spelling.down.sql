UPDATE articles SET body = replace(body, 'color', 'colour') WHERE body LIKE '%color%';
