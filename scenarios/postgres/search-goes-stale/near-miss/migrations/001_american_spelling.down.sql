UPDATE articles SET body = replace(body, 'color', 'colour') WHERE body LIKE '%color%';
REFRESH MATERIALIZED VIEW article_words;
