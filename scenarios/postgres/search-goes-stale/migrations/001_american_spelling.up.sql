UPDATE articles SET body = replace(body, 'colour', 'color') WHERE body LIKE '%colour%';
