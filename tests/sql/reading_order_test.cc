#include "gate/sql/reading_order.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

TEST(ReadingOrder, IsSeenInAQueryOfWhichOneRowIsTaken) {
  for (const char* sql : {"UPDATE t SET x = (SELECT y FROM u WHERE u.t_id = t.id)",
                          "UPDATE t SET x = coalesce((SELECT y FROM u WHERE u.t_id = t.id), 0)",
                          "UPDATE t SET (x, z) = (SELECT y, z FROM u WHERE u.t_id = t.id)",
                          "INSERT INTO t SELECT a, (SELECT y FROM u WHERE u.t_id = s.id) FROM s",
                          "CREATE TABLE t AS SELECT a, (SELECT y FROM u) FROM s",
                          "UPDATE t SET x = (SELECT max(a, b) FROM u)",
                          "UPDATE t SET x = (SELECT count(*) || name FROM u)",
                          "UPDATE t SET x = (SELECT count(*) FROM u GROUP BY y)",
                          "UPDATE t SET x = (SELECT u.\"y\" FROM u)",
                          "UPDATE t SET x = (SELECT max(y) FROM u UNION SELECT z FROM v)",
                          "UPDATE t SET x = (SELECT max(y) OVER () FROM u)"}) {
    EXPECT_TRUE(reading_order_of(sql).subquery) << sql;
  }
}

TEST(ReadingOrder, IsNotSeenInAQueryOfSetsOrTotals) {
  for (const char* sql :
       {"UPDATE t SET x = (SELECT sum(y) FROM u WHERE u.t_id = t.id)",
        "UPDATE t SET x = (SELECT coalesce(round(sum(y * z), 2), 0) AS s FROM u)",
        "UPDATE t SET x = (SELECT y FROM u ORDER BY id LIMIT 1)", "UPDATE t SET x = (SELECT 1)",
        "DELETE FROM t WHERE id IN (SELECT t_id FROM u)",
        "DELETE FROM t WHERE NOT EXISTS (SELECT t_id FROM u)",
        "INSERT INTO t SELECT a FROM (SELECT a FROM s), (SELECT b FROM r)",
        "WITH w AS (SELECT a FROM s) INSERT INTO t SELECT a FROM w",
        "CREATE VIEW v AS SELECT a, (SELECT y FROM u) FROM s",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET x = (SELECT y FROM u); END",
        "UPDATE t SET x = 1", "SELECT 'open", ""}) {
    EXPECT_FALSE(reading_order_of(sql).any()) << sql;
  }
}

TEST(ReadingOrder, IsSeenInWhatDecidesBetweenRows) {
  EXPECT_TRUE(reading_order_of("UPDATE t SET x = u.y FROM u WHERE u.t_id = t.id").join);
  EXPECT_TRUE(reading_order_of("INSERT OR IGNORE INTO t SELECT a, b FROM u").conflict);
  EXPECT_TRUE(reading_order_of("REPLACE INTO t SELECT a, b FROM u").conflict);
  EXPECT_TRUE(reading_order_of("UPDATE OR IGNORE t SET x = lower(x)").conflict);
  EXPECT_TRUE(
      reading_order_of("INSERT INTO t SELECT a FROM u WHERE 1 ON CONFLICT DO NOTHING").conflict);
  EXPECT_FALSE(reading_order_of("INSERT OR IGNORE INTO t VALUES (1, 'a')").any());
  EXPECT_FALSE(reading_order_of("INSERT INTO t(name) SELECT DISTINCT category FROM u").any());
}

TEST(ReadingOrder, IsSeenInListsAndNumberedRows) {
  EXPECT_TRUE(reading_order_of("UPDATE t SET x = (SELECT group_concat(y) FROM u)").list);
  const ReadingOrder grouped =
      reading_order_of("INSERT INTO t SELECT a, group_concat(y) FROM u GROUP BY a");
  EXPECT_TRUE(grouped.list && grouped.grouped_list);
  EXPECT_FALSE(reading_order_of("INSERT INTO t SELECT a, group_concat(y) FROM"
                                " (SELECT * FROM u ORDER BY y) GROUP BY a")
                   .grouped_list);
  EXPECT_FALSE(reading_order_of("INSERT INTO t SELECT group_concat(y ORDER BY y) FROM u").list);
  EXPECT_TRUE(reading_order_of("INSERT INTO t SELECT row_number() OVER () FROM u").window);
  EXPECT_FALSE(
      reading_order_of("INSERT INTO t SELECT row_number() OVER (ORDER BY y) FROM u").any());
}

}  // namespace
}  // namespace gate
