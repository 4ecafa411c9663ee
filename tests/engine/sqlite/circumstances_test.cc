// What a statement takes from beside the database, and what it gets in other circumstances.
#include <gmock/gmock.h>

#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kTable =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT, made TEXT DEFAULT CURRENT_TIMESTAMP);"
    "CREATE TABLE log(at TEXT); INSERT INTO t(v) VALUES ('a'), ('b'), ('c')";

std::vector<Circumstance> needs(std::string_view sql, std::string_view more = "") {
  TestDatabase database(concat(kTable, "; ", more));
  database->repeat_chance(1);
  return database.execute(sql).depends_on;
}

TEST(Circumstances, AreSeenInWhatAStatementDoes) {
  EXPECT_THAT(needs("UPDATE t SET v = hex(randomblob(4))"), ElementsAre(Circumstance::chance));
  EXPECT_THAT(needs("UPDATE t SET v = random()"), ElementsAre(Circumstance::chance));
  EXPECT_THAT(needs("UPDATE t SET v = date('now')"), ElementsAre(Circumstance::clock));
  EXPECT_THAT(needs("INSERT INTO t(v) VALUES ('d')"), ElementsAre(Circumstance::clock));
  EXPECT_THAT(needs("UPDATE t SET v = datetime('2026-01-01', 'localtime')"),
              ElementsAre(Circumstance::clock));
  EXPECT_THAT(needs("DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 1)"),
              ElementsAre(Circumstance::order));
  EXPECT_THAT(needs("UPDATE t SET v = 'x'",
                    "CREATE TRIGGER r AFTER UPDATE ON t BEGIN INSERT INTO log"
                    " VALUES (CURRENT_TIMESTAMP || random()); END"),
              ElementsAre(Circumstance::chance, Circumstance::clock));
}

TEST(Circumstances, OfOrderAreNeededWhereSeveralRowsMatch) {
  const std::string_view more = "CREATE TABLE u(t_id INT, y UNIQUE, z); CREATE INDEX i ON u(t_id)";
  for (const char* sql :
       {"UPDATE t SET v = (SELECT y FROM u WHERE u.t_id = t.id)",
        "UPDATE t SET v = (SELECT z FROM u WHERE u.y > t.id)",
        "UPDATE t SET v = (SELECT z FROM u WHERE u.y IS t.v)",
        "UPDATE t SET v = (SELECT z FROM u WHERE u.y = 1) || (SELECT max(t_id) FROM u)",
        "UPDATE t SET v = (SELECT u.z FROM u JOIN u AS w ON w.t_id = u.t_id WHERE u.y = t.id)"}) {
    EXPECT_THAT(needs(sql, more), ElementsAre(Circumstance::order)) << sql;
  }
  for (const char* sql :
       {"UPDATE t SET v = (SELECT z FROM u WHERE u.y = t.v)",
        "UPDATE u SET z = (SELECT v FROM t WHERE t.id = u.t_id)",
        "UPDATE u SET z = (SELECT w.z FROM t JOIN u AS w ON w.y = t.v WHERE t.id = u.t_id)"}) {
    EXPECT_THAT(needs(sql, more), IsEmpty()) << sql;
  }
}

TEST(Circumstances, AreNotNeededByMostStatements) {
  for (const char* sql :
       {"UPDATE t SET v = upper(v)", "INSERT INTO t VALUES (7, 'x', 'y')", "DELETE FROM t",
        "ALTER TABLE t ADD COLUMN w TEXT", "CREATE INDEX i ON t(v)",
        "UPDATE t SET v = date('2026-01-01', '+1 day')", "CREATE TABLE n AS SELECT * FROM t",
        "DELETE FROM t WHERE id IN (SELECT id FROM t ORDER BY id LIMIT 1)", "DROP TABLE t"}) {
    EXPECT_THAT(needs(sql), IsEmpty()) << sql;
  }
}

std::string value_of(TestDatabase& database, std::string_view sql) {
  database->repeat_chance(1);
  database.execute(concat("UPDATE t SET v = ", sql));
  return std::get<std::string>(database->query("SELECT group_concat(v) FROM t").at(0).at(0));
}

TEST(Circumstances, OfChanceAreSeenInsideATransaction) {
  TestDatabase database(kTable);
  database->repeat_chance(1);
  database.execute("BEGIN IMMEDIATE");
  database.execute("UPDATE t SET v = 1");
  EXPECT_THAT(database.execute("UPDATE t SET v = 2").depends_on, IsEmpty());
  EXPECT_THAT(database.execute("ALTER TABLE t RENAME COLUMN made TO born").depends_on, IsEmpty());
  EXPECT_THAT(database.execute("UPDATE t SET v = randomblob(4) WHERE id = 1").depends_on,
              ElementsAre(Circumstance::chance));
}

TEST(Circumstances, AreOthersInASessionThatVariesThem) {
  struct Case {
    Circumstance varied;
    const char* sql;
  };
  for (const Case& one :
       {Case{Circumstance::chance, "hex(randomblob(8))"}, Case{Circumstance::clock, "CURRENT_DATE"},
        Case{Circumstance::clock, "datetime('2026-01-01', 'localtime')"},
        Case{Circumstance::order, "(SELECT id FROM t AS o LIMIT 1)"}}) {
    TestDatabase usual(kTable);
    TestDatabase again(kTable);
    TestDatabase other(kTable, {.varied = one.varied});

    const std::string value = value_of(usual, one.sql);

    EXPECT_EQ(value_of(again, one.sql), value) << one.sql;
    EXPECT_NE(value_of(other, one.sql), value) << one.sql;
  }
}

TEST(Circumstances, AreTheUsualOnesForAllThatIsNotVaried) {
  for (const char* sql : {"hex(randomblob(8))", "(SELECT id FROM t AS o ORDER BY id LIMIT 1)"}) {
    TestDatabase usual(kTable);
    TestDatabase later(kTable, {.varied = Circumstance::clock});

    EXPECT_EQ(value_of(later, sql), value_of(usual, sql)) << sql;
  }
}

}  // namespace
}  // namespace gate
