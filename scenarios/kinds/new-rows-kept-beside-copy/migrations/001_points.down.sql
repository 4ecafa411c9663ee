UPDATE goods SET price = (SELECT price FROM goods_before AS b WHERE b.id = goods.id)
WHERE id IN (SELECT id FROM goods_before);
DROP TABLE goods_before;
