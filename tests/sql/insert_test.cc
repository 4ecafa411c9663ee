#include "gate/sql/insert.h"

#include <gmock/gmock.h>

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(CopiedColumns, AreThoseThatAreTakenOverAsTheyAre) {
  EXPECT_THAT(
      copied_columns("INSERT INTO n (id, \"title\", [x y], z) SELECT id, t.name, CAST(`q` AS"
                     " INT), upper(z) FROM t",
                     {}),
      ElementsAre(Pair("id", "id"), Pair("name", "title"), Pair("q", "x y")));
  EXPECT_THAT(copied_columns("insert or ignore into main.n(a) select distinct b as a from t", {}),
              ElementsAre(Pair("b", "a")));
}

TEST(CopiedColumns, AreNoneWhereTheStatementDoesNotSay) {
  for (const char* sql : {"INSERT INTO n SELECT * FROM t", "INSERT INTO n(a, b) SELECT * FROM t",
                          "INSERT INTO n(a) VALUES (1)", "UPDATE n SET a = b", "", "INSERT INTO",
                          "INSERT INTO n(a", "INSERT INTO n(a) SELECT"}) {
    EXPECT_THAT(copied_columns(sql, {}), IsEmpty()) << sql;
  }
}

TEST(CopiedColumns, AreNoPartsOfExpressions) {
  EXPECT_THAT(copied_columns("INSERT INTO n(a, b, c, d) SELECT x || y, -x, x + 1, (x) FROM t", {}),
              IsEmpty());
}

TEST(CopiedColumns, AreToldByTheirOrderWhereTheStatementDoesNotNameThem) {
  const ColumnOrder order{.source = {"id", "name"}, .target = {"id", "title"}};

  EXPECT_THAT(copied_columns("INSERT INTO n SELECT * FROM t", order),
              ElementsAre(Pair("id", "id"), Pair("name", "title")));
  EXPECT_THAT(copied_columns("INSERT INTO main.n SELECT id, t.name FROM t", order),
              ElementsAre(Pair("id", "id"), Pair("name", "title")));
  EXPECT_THAT(copied_columns("INSERT INTO n(id, label) SELECT t.* FROM t", order),
              ElementsAre(Pair("id", "id"), Pair("name", "label")));
  EXPECT_THAT(copied_columns("INSERT INTO n SELECT id FROM t", order), IsEmpty());
  EXPECT_THAT(copied_columns("INSERT INTO n DEFAULT VALUES", order), IsEmpty());
}

TEST(FilledByPosition, AreTheTablesWhoseColumnsAreNotNamed) {
  EXPECT_THAT(filled_by_position("CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO \"a b\" "
                                 "VALUES (1); REPLACE INTO main.c SELECT 1; INSERT INTO d(x) "
                                 "VALUES (1); INSERT INTO e DEFAULT VALUES; END"),
              ElementsAre("a b", "c"));
  for (const char* sql :
       {"", "INSERT INTO", "INSERT INTO t", "INSERT INTO t.", "INSERT INTO 'open"}) {
    EXPECT_THAT(filled_by_position(sql), IsEmpty()) << sql;
  }
}

}  // namespace
}  // namespace gate
