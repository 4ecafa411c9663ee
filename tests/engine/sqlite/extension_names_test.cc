// What an extension brought, and in which texts it is named.
#include "gate/engine/sqlite/extension_names.h"

#include <gmock/gmock.h>

#include "gate/engine/sqlite/connection.h"
#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kTable =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t(v) VALUES (1), (2.5)";

SessionOptions extended() {
  return {.extensions = {GATE_TEST_EXTENSION}};
}

TEST(ExtensionNames, AreThoseOfFunctionsAndCollations) {
  const std::vector<Circumstance> locale = {Circumstance::locale};
  TestDatabase database(kTable, extended());
  EXPECT_EQ(database.execute("UPDATE t SET v = APP_Double(id)").depends_on, locale);
  EXPECT_EQ(database.execute("UPDATE t SET v = \"app_price\"(id)").depends_on, locale);
  EXPECT_EQ(database.execute("CREATE TEMP TABLE o AS SELECT v FROM t ORDER BY v COLLATE app_order")
                .depends_on,
            locale);
}

TEST(ExtensionNames, AreNotThoseThatSqliteHas) {
  TestDatabase database(kTable, extended());
  for (const char* sql : {"UPDATE t SET v = upper(v)", "UPDATE t SET v = 'app_price(1)'",
                          "UPDATE t SET v = trim(v) -- app_double", "CREATE INDEX i ON t(v)",
                          "CREATE VIRTUAL TABLE f USING fts5(v)"}) {
    EXPECT_THAT(database.execute(sql).depends_on, IsEmpty()) << sql;
  }
  TestDatabase usual(kTable);
  EXPECT_THAT(usual.execute("ALTER TABLE t RENAME COLUMN v TO app_price").depends_on, IsEmpty());
}

TEST(ExtensionNames, HaveCollationsThatMayHaveBeenReplaced) {
  TestDatabase database(kTable, extended());
  EXPECT_THAT(database.execute("DELETE FROM t WHERE v = 'x' COLLATE NOCASE").depends_on,
              ElementsAre(Circumstance::locale));
  TestDatabase usual(kTable);
  EXPECT_THAT(usual.execute("DELETE FROM t WHERE v = 'x' COLLATE NOCASE").depends_on, IsEmpty());
}

TEST(ExtensionNames, CountWhereTheSchemaCallsThem) {
  TestDatabase database(kTable, extended());
  database.execute(
      "CREATE TRIGGER r AFTER UPDATE ON t BEGIN"
      " UPDATE t SET v = app_double(new.id) WHERE id = new.id; END");
  EXPECT_THAT(database.execute("UPDATE t SET v = 'x'").depends_on,
              ElementsAre(Circumstance::locale));
}

}  // namespace
}  // namespace gate
