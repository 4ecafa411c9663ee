-- What has categories below it by now stays.
DELETE FROM categories WHERE id IN (10, 11)
AND id NOT IN (SELECT parent_id FROM categories WHERE parent_id IS NOT NULL);
