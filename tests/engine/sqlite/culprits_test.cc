// Whose rows a refusal is about.
#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::ElementsAre;

std::vector<Value> first_of(const Rows& rows) {
  std::vector<Value> values;
  for (const Row& row : rows) values.push_back(row.at(0));
  return values;
}

Culprits refused(TestDatabase& database, const std::string& sql) {
  try {
    database.execute(sql);
  } catch (const SqlError& error) {
    return database->find_culprits(sql, error.what(), 2);
  }
  ADD_FAILURE() << "taken";
  return {};
}

TEST(SqliteCulprits, AreTheDuplicatesUnderANewUniqueIndex) {
  TestDatabase database(
      "CREATE TABLE t(a COLLATE NOCASE, b);"
      "INSERT INTO t VALUES ('x', 1), ('X', 1), ('x', 2), ('y', 3), ('y', 3),"
      " (NULL, 4), (NULL, 4), ('z', 0), ('z', 0)");

  const Culprits culprits = refused(database, "CREATE UNIQUE INDEX i ON t(a, b) WHERE b > 0");

  EXPECT_EQ(culprits.subject, "i");
  EXPECT_TRUE(culprits.duplicates);
  EXPECT_EQ(culprits.rows, 4);
  ASSERT_EQ(culprits.keys.size(), 2U);
  EXPECT_EQ(culprits.keys[1], (Row{std::string("y"), std::int64_t{3}}));
}

TEST(SqliteCulprits, AreFoundUnderAnExpressionToo) {
  TestDatabase database("CREATE TABLE t(a); INSERT INTO t VALUES ('x'), ('X'), ('y')");

  const Culprits culprits = refused(database, "CREATE UNIQUE INDEX i ON t(lower(a) DESC)");

  EXPECT_EQ(culprits.subject, "i");
  EXPECT_EQ(culprits.rows, 2);
}

TEST(SqliteCulprits, AreComparedAsTheIndexDoes) {
  TestDatabase database("CREATE TABLE t(a); INSERT INTO t VALUES ('x'), ('X'), ('y')");

  EXPECT_EQ(refused(database, "CREATE UNIQUE INDEX i ON t(a COLLATE NOCASE DESC)").rows, 2);
}

TEST(SqliteCulprits, AreComparedAsTheNewTableDoes) {
  TestDatabase database(
      "CREATE TABLE t(id, v); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'A');"
      "CREATE TABLE n(id, v COLLATE NOCASE UNIQUE)");

  EXPECT_EQ(refused(database, "INSERT INTO n SELECT * FROM t").rows, 2);
}

TEST(SqliteCulprits, AreTheNullsThatARebuildWouldCopy) {
  TestDatabase database(
      "CREATE TABLE t(id, v); INSERT INTO t VALUES (1, 1), (2, NULL), (3, NULL);"
      "CREATE TABLE n(id, v NOT NULL)");

  const Culprits culprits = refused(database, "INSERT INTO n SELECT id, v FROM t");

  EXPECT_EQ(culprits.subject, "n.v");
  EXPECT_EQ(culprits.rows, 2);
  EXPECT_FALSE(culprits.duplicates);
  EXPECT_THAT(first_of(culprits.keys), ElementsAre(Value(std::int64_t{2}), Value(std::int64_t{3})));
}

TEST(SqliteCulprits, AreTheDuplicatesThatARebuildWouldCopy) {
  TestDatabase database(
      "CREATE TABLE t(id, v); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'a');"
      "CREATE TABLE n(v UNIQUE, id)");

  const Culprits culprits = refused(database, "INSERT INTO n(id, v) SELECT id, v FROM t -- all\n;");

  EXPECT_EQ(culprits.subject, "n.v");
  EXPECT_EQ(culprits.rows, 2);
  EXPECT_THAT(first_of(culprits.keys), ElementsAre(Value(std::string("a"))));
}

TEST(SqliteCulprits, AreTheOrphansAtACommit) {
  TestDatabase database(
      "CREATE TABLE p(id INTEGER PRIMARY KEY);"
      "CREATE TABLE c(a REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
      {.foreign_keys = true});
  database.execute("BEGIN");
  database.execute("INSERT INTO c VALUES (7), (8)");

  const Culprits culprits = refused(database, "COMMIT");

  EXPECT_EQ(culprits.subject, "c");
  EXPECT_EQ(culprits.rows, 2);
}

TEST(SqliteCulprits, AreNobodyWhereNothingCanBeTold) {
  TestDatabase database("CREATE TABLE t(a UNIQUE); INSERT INTO t VALUES (1)");

  EXPECT_EQ(refused(database, "INSERT INTO t VALUES (1)").rows, 0);
  EXPECT_EQ(refused(database, "SELECT nope FROM t").subject, "");
  EXPECT_EQ(database->find_culprits("\"", "UNIQUE constraint failed: x", 2).rows, 0);
}

}  // namespace
}  // namespace gate
