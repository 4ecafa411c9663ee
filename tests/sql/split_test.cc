#include "gate/sql/split.h"

#include <gmock/gmock.h>

#include "gate/base/error.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> statements;
  for (const Statement& statement : split_statements(text, Dialect::sqlite, "a.sql")) {
    statements.push_back(statement.sql);
  }
  return statements;
}

int offset_of_error(std::string_view text) {
  try {
    split(text);
  } catch (const SqlError& error) {
    return error.offset();
  }
  return -1;
}

TEST(SplitStatements, KnowsNoOtherProductsStringsInSqlite) {
  EXPECT_EQ(split_statements("SELECT $a$; DELETE FROM t; SELECT $a$", Dialect::sqlite, "").size(),
            3U);
  EXPECT_EQ(
      split_statements("SELECT e'a\\'; DELETE FROM t; SELECT 'b\\'", Dialect::sqlite, "").size(),
      3U);
}

TEST(SplitStatements, CutsAtSemicolonsOutsideQuotesAndComments) {
  EXPECT_THAT(split("select ';' , \";\", [;], `;` /* ; */ -- ;\n; select 2;"),
              ElementsAre("select ';' , \";\", [;], `;` /* ; */ -- ;\n", "select 2"));
}

TEST(SplitStatements, LeavesOutWhatHoldsNoToken) {
  EXPECT_THAT(split(";; -- nothing\n ; /* nothing; */ ;\n"), IsEmpty());
  EXPECT_THAT(split(""), IsEmpty());
  EXPECT_THAT(split("\xef\xbb\xbf"), IsEmpty());
}

TEST(SplitStatements, TakesTheLastStatementWithoutASemicolon) {
  EXPECT_THAT(split("select 1; select 2 -- the end\n"), ElementsAre("select 1", "select 2"));
}

TEST(SplitStatements, KeepsATriggerInOnePiece) {
  const std::string trigger =
      "CREATE TEMP TRIGGER \"end\" AFTER INSERT ON t WHEN CASE WHEN 1 THEN 1 END BEGIN\n"
      "  UPDATE t SET a = CASE a WHEN 1 THEN 2 END; -- END;\n"
      "  SELECT ';END;';\n"
      "END";

  EXPECT_THAT(split(trigger + ";SELECT 1;"), ElementsAre(trigger, "SELECT 1"));
  EXPECT_THAT(split("explain query plan " + trigger + ";SELECT 1"),
              ElementsAre("explain query plan " + trigger, "SELECT 1"));
}

// PostgreSQL's have no body.
TEST(SplitStatements, GoesOnAfterATriggerWithoutABody) {
  const auto statements = split_statements(
      "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f(); DROP TABLE b;",
      Dialect::sqlite, "f.sql");

  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[1].sql, "DROP TABLE b");
}

TEST(SplitStatements, CutsWhatOnlyLooksLikeATrigger) {
  EXPECT_THAT(split("CREATE TABLE trigger(a); END; CREATE \"TRIGGER\" x; DROP TRIGGER x; END"),
              ElementsAre("CREATE TABLE trigger(a)", "END", "CREATE \"TRIGGER\" x",
                          "DROP TRIGGER x", "END"));
}

TEST(SplitStatements, SaysWhereEachStatementBegins) {
  const auto statements = split_statements("-- one\r\nselect 1;\r\n\r\n  select\r\n 2;select 3",
                                           Dialect::sqlite, "db/001.sql");

  ASSERT_EQ(statements.size(), 3u);
  EXPECT_EQ(statements[0].location, (Location{"db/001.sql", 2, 1}));
  EXPECT_EQ(statements[1].location, (Location{"db/001.sql", 4, 3}));
  EXPECT_EQ(statements[1].sql, "select\r\n 2");
  EXPECT_EQ(statements[2].location, (Location{"db/001.sql", 5, 4}));
}

TEST(SplitStatements, NamesWhereAQuoteThatIsNotClosedBegins) {
  EXPECT_EQ(offset_of_error("select 1; select 'it''s;\n"), 17);
  EXPECT_EQ(offset_of_error("select 1; select \"a;\n"), 17);
  EXPECT_EQ(offset_of_error("select 1; select [a;\n"), 17);
  EXPECT_EQ(offset_of_error("select 1; select `a;\n"), 17);
}

TEST(SplitStatements, LetsAnOpenCommentEndWithTheText) {
  EXPECT_THAT(split("select 1; /* select 2;"), ElementsAre("select 1"));
}

TEST(SplitStatements, RefusesANulByteRatherThanLoseWhatFollows) {
  EXPECT_EQ(offset_of_error(std::string_view("select 1;\0drop table t;", 23)), 9);
}

TEST(SplitStatements, CutsEachDialectByItsOwnRules) {
  const std::string_view text = "SELECT 'a\\'; SELECT 2; -- '";
  EXPECT_THAT(split_statements(text, Dialect::sqlite, ""), SizeIs(2));
  EXPECT_THAT(split_statements(text, Dialect::postgres, ""), SizeIs(2));
  EXPECT_THAT(split_statements(text, Dialect::mysql, ""), SizeIs(1));
}

TEST(SplitStatements, TakesMegabytesInOneStatement) {
  std::string text = "INSERT INTO t VALUES";
  while (text.size() < 8'000'000) text += "\n(1, 'it''s; a \"row\"', x'00ff', NULL, 2.5e3),";
  const auto statements = split_statements(text + "(2);SELECT 1", Dialect::sqlite, "a.sql");

  ASSERT_EQ(statements.size(), 2u);
  EXPECT_EQ(statements[0].sql.size(), text.size() + 3);
  EXPECT_GT(statements[1].location.line, 100'000);
}

TEST(SplitStatements, TakesAHundredThousandStatementsOnOneLine) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "INSERT INTO t VALUES (1);";
  const auto statements = split_statements(text, Dialect::sqlite, "a.sql");

  EXPECT_EQ(statements.back().location, (Location{"a.sql", 1, 25 * 99'999 + 1}));
}

TEST(Locate, CountsLinesAndBytesFromOne) {
  EXPECT_EQ(locate("ab\nü c", 0, "x"), (Location{"x", 1, 1}));
  EXPECT_EQ(locate("ab\nü c", 2, "x"), (Location{"x", 1, 3}));
  EXPECT_EQ(locate("ab\nü c", 6, "x"), (Location{"x", 2, 4}));
  EXPECT_EQ(locate("ab\n", 99, "x"), (Location{"x", 2, 1}));
  EXPECT_EQ(locate("", 0, "x"), (Location{"x", 1, 1}));
}

}  // namespace
}  // namespace gate
