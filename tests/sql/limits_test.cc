#include "gate/sql/limits.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

TEST(UnorderedLimit, IsOneWithoutOrderBy) {
  for (const char* sql : {"UPDATE t SET a = (SELECT b FROM u LIMIT 1)",
                          "DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 5)",
                          "INSERT INTO t SELECT * FROM u LIMIT 3", "DELETE FROM t LIMIT 10",
                          "SELECT a FROM (SELECT a FROM t ORDER BY a) LIMIT 1",
                          "SELECT (SELECT a FROM t ORDER BY a LIMIT 1), b FROM u limit 2"}) {
    EXPECT_TRUE(has_unordered_limit(sql)) << sql;
  }
}

TEST(UnorderedLimit, IsNotOneThatSaysWhichRows) {
  for (const char* sql : {"UPDATE t SET a = (SELECT b FROM u ORDER BY id LIMIT 1)",
                          "SELECT 'LIMIT 1'", "DELETE FROM t ORDER BY id LIMIT 10",
                          "SELECT a FROM t UNION SELECT b FROM u ORDER BY 1 LIMIT 1",
                          "SELECT sum(a) OVER (ORDER BY b) FROM t ORDER BY a LIMIT 1",
                          "CREATE TABLE \"limit\"(a)", "UPDATE t SET a = 1", ""}) {
    EXPECT_FALSE(has_unordered_limit(sql)) << sql;
  }
}

TEST(UnorderedLimit, IsNoneWhereThereIsOneRowOrOnlyWhetherThereAreAnyCounts) {
  for (const char* sql :
       {"DELETE FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id LIMIT 1)",
        "DELETE FROM t WHERE NOT EXISTS (SELECT * FROM u LIMIT 1 OFFSET 3)",
        "UPDATE t SET a = (SELECT max(x) FROM u LIMIT 1)",
        "INSERT INTO t SELECT count(*), coalesce(sum(b), 0) FROM u WHERE b > 0 LIMIT 1",
        "INSERT INTO t SELECT 1, 'a' LIMIT 1", "SELECT sum(a) FROM (SELECT a FROM t) LIMIT 1"}) {
    EXPECT_FALSE(has_unordered_limit(sql)) << sql;
  }
  for (const char* sql :
       {"UPDATE t SET a = (SELECT x FROM u LIMIT 1)", "SELECT max(x) FROM u GROUP BY y LIMIT 1",
        "SELECT max(x), y FROM u LIMIT 1", "SELECT max(x, y) FROM u LIMIT 1",
        "SELECT max(x) FROM u UNION SELECT y FROM v LIMIT 1",
        "SELECT x FROM u UNION SELECT max(y) FROM v LIMIT 1",
        "SELECT max(x) OVER () FROM u LIMIT 1", "SELECT max(x) FROM (SELECT x FROM u LIMIT 3)",
        "DELETE FROM t WHERE EXISTS (SELECT 1 FROM u WHERE id IN (SELECT id FROM v LIMIT 3))"}) {
    EXPECT_TRUE(has_unordered_limit(sql)) << sql;
  }
}

TEST(UnorderedLimit, IsNotSeenInWhatCannotBeRead) {
  EXPECT_FALSE(has_unordered_limit("SELECT a FROM t LIMIT 1 'open"));
}

}  // namespace
}  // namespace gate
