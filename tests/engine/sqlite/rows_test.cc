#include "gate/compare/rows.h"

#include <gmock/gmock.h>

#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::ElementsAre;

std::vector<Value> read_column(Session& session, const std::string& column) {
  std::vector<Value> values;
  const RowSource next = session.rows({.table = "t", .key = {{column}}});
  while (const Row* row = next()) values.push_back(row->at(0));
  return values;
}

TEST(SqliteRows, KeepEveryByteOfOddValues) {
  TestDatabase database(
      "CREATE TABLE t(v); INSERT INTO t VALUES (9e999), (-9e999), (9e999 - 9e999), (''), (x''),"
      " (CAST(x'610062' AS TEXT)), (CAST(x'ff61' AS TEXT)), (x'00')");

  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(read_column(*database, "v"),
              ElementsAre(Value(Null{}), Value(-infinity), Value(infinity), Value(std::string()),
                          Value(std::string("a\0b", 3)),
                          Value(std::string("\xff"
                                            "a")),
                          Value(Blob{}), Value(Blob{std::string(1, '\0')})));
}

TEST(SqliteRows, SortTextByItsBytesInEveryEncoding) {
  for (const char* encoding : {"UTF-8", "UTF-16le", "UTF-16be"}) {
    TestDatabase database(concat(
        "PRAGMA encoding = '", encoding, "'; CREATE TABLE t(v COLLATE NOCASE PRIMARY KEY);",
        "INSERT INTO t VALUES ('b'), ('A'), ('a1'), ('\xF0\x9F\x98\x80'), ('\xEF\xBF\xBD'), (7)"));

    EXPECT_THAT(
        read_column(*database, "v"),
        ElementsAre(Value(std::int64_t{7}), Value(std::string("A")), Value(std::string("a1")),
                    Value(std::string("b")), Value(std::string("\xEF\xBF\xBD")),
                    Value(std::string("\xF0\x9F\x98\x80"))))
        << encoding;
  }
}

TEST(SqliteRows, AreOneKeyAsTextWhateverTheirType) {
  TestDatabase database(
      "CREATE TABLE t(v); INSERT INTO t VALUES (10), (9.0), ('9'), (1.5), (NULL), (x'39')");

  std::vector<std::string> keys;
  const RowSource next = database->rows({.table = "t", .key = {{"v", true}}, .columns = {"v"}});
  while (const Row* row = next())
    keys.push_back(show(row->at(0), true) + " " + show(row->at(1), true));

  EXPECT_EQ(keys.size(), 6U);
  EXPECT_THAT(std::vector(keys.begin(), keys.begin() + 3),
              ElementsAre("NULL NULL", "'1.5' 1.5", "'10' 10"));
  EXPECT_THAT(std::vector(keys.begin() + 3, keys.end()),
              ::testing::UnorderedElementsAre("'9' 9.0", "'9' '9'", "'9' x'39'"));
}

TEST(SqliteRows, ComeInTheOrderThatComparingExpects) {
  TestDatabase database(
      "CREATE TABLE t(v); INSERT INTO t VALUES (9007199254740993), (9007199254740992.0),"
      " (9223372036854775807), (9.3e18), (-1), (NULL), ('x'), (x'00'), ('X'), (1.5), (1), (NULL)");

  const std::vector<Value> values = read_column(*database, "v");

  ASSERT_EQ(values.size(), 12U);
  for (std::size_t i = 1; i < values.size(); ++i) {
    EXPECT_LE(compare_values(values[i - 1], values[i]), 0) << i;
  }
}

TEST(SqliteRows, AreNoneOfATableWithoutRows) {
  TestDatabase database("CREATE TABLE t(v)");

  EXPECT_THAT(read_column(*database, "v"), ElementsAre());
}

}  // namespace
}  // namespace gate
