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

TEST(UnorderedLimit, IsNotSeenInWhatCannotBeRead) {
  EXPECT_FALSE(has_unordered_limit("SELECT a FROM t LIMIT 1 'open"));
}

}  // namespace
}  // namespace gate
