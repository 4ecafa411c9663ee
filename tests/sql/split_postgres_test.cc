#include "gate/sql/split_postgres.h"

#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> statements;
  for (const Statement& statement : split_postgres(text, "a.sql")) {
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

TEST(SplitPostgres, CutsOutsideOfQuotesCommentsAndParentheses) {
  EXPECT_THAT(split("SELECT ';', \";\", 'it''s;' -- ;\n; /* ; /* ; */ ; */ SELECT (1; 2); ;;"),
              ElementsAre("SELECT ';', \";\", 'it''s;' -- ;\n", "SELECT (1; 2)"));
  EXPECT_THAT(split(" -- nothing;\n/* nothing */ ;"), IsEmpty());
  EXPECT_THAT(split("SELECT 1"), ElementsAre("SELECT 1"));
}

TEST(SplitPostgres, KnowsBackslashesOnlyWhereTheStringSaysSo) {
  EXPECT_THAT(split(R"(SELECT E'a\';b'; SELECT 'a\'; SELECT 2)"),
              ElementsAre(R"(SELECT E'a\';b')", R"(SELECT 'a\')", "SELECT 2"));
}

TEST(SplitPostgres, LeavesTextBetweenDollarsWhole) {
  const std::string body =
      "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $fn$\n"
      "BEGIN\n  -- it's; \n  PERFORM $$;$$; RETURN 1;\nEND $fn$";
  EXPECT_THAT(split(body + ";\nSELECT 1;"), ElementsAre(body, "SELECT 1"));
  EXPECT_THAT(split("SELECT $1; SELECT a$b$c; DO $$ ; $$"),
              ElementsAre("SELECT $1", "SELECT a$b$c", "DO $$ ; $$"));
}

TEST(SplitPostgres, LeavesTheBodyOfAStandardRoutineWhole) {
  const std::string body =
      "CREATE OR REPLACE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a > 1 THEN 2 "
      "END; SELECT 3; END";
  EXPECT_THAT(split(body + "; BEGIN; SELECT 1; END;"),
              ElementsAre(body, "BEGIN", "SELECT 1", "END"));
}

TEST(SplitPostgres, CutsAroundCommandsOfTheShell) {
  EXPECT_THAT(split("\\set ON_ERROR_STOP on\n\\echo it's\nDROP TABLE a;"),
              ElementsAre("\\set ON_ERROR_STOP on", "\\echo it's", "DROP TABLE a"));
  EXPECT_THAT(split("SELECT 1 \\gset\nDROP TABLE a"), ElementsAre("SELECT 1", "DROP TABLE a"));
  EXPECT_THAT(split("\\set x 1 \\\\ SELECT 1\\; SELECT 2;"),
              ElementsAre("\\set x 1 \\\\", "SELECT 1", "SELECT 2"));
}

TEST(SplitPostgres, TakesCopiedRowsForNoStatements) {
  EXPECT_THAT(split("COPY t (a) FROM stdin;\n1\tit's; fine\n\\.\n\nDROP TABLE u;"),
              ElementsAre("COPY t (a) FROM stdin", "DROP TABLE u"));
  EXPECT_THAT(split("COPY t FROM STDIN WITH (FORMAT csv);\r\n\"\r\n\\.\r\nSELECT 1"),
              ElementsAre("COPY t FROM STDIN WITH (FORMAT csv)", "SELECT 1"));
  EXPECT_THAT(split("COPY t FROM '/a'; SELECT 1"), SizeIs(2));
}

TEST(SplitPostgres, SaysWhereSomethingIsNotClosed) {
  EXPECT_EQ(offset_of_error("SELECT 1; SELECT 'a"), 17);
  EXPECT_EQ(offset_of_error("SELECT \"a"), 7);
  EXPECT_EQ(offset_of_error("SELECT 1 /* /* */"), 9);
  EXPECT_EQ(offset_of_error("DO $a$ $b$"), 3);
  EXPECT_EQ(offset_of_error(std::string_view("SELECT\0 1", 9)), 6);
}

TEST(SplitPostgres, TellsWhereEachBegins) {
  const auto statements = split_postgres("\n  SELECT 1;\r\n-- x\nSELECT 2", "a.sql");

  ASSERT_THAT(statements, SizeIs(2));
  EXPECT_EQ(statements[0].location.line, 2);
  EXPECT_EQ(statements[0].location.column, 3);
  EXPECT_EQ(statements[1].location.line, 4);
}

TEST(BlankPostgresQuotes, KeepsLinesAndComments) {
  EXPECT_EQ(with_plain_postgres_quotes("a $$it's\n;$$ -- don't\n'b\\'"),
            "a '     \n  ' -- don't\n'b\\'");
  EXPECT_EQ(with_plain_postgres_quotes("E'\\\\\\'\\n' '\\'"), "E'\\\\''\\n' '\\'");
  EXPECT_EQ(with_plain_postgres_quotes("\\echo it's\nCOPY t FROM stdin;\n'\n\\.\n1"),
            "          \nCOPY t FROM stdin;\n \n  \n1");
  EXPECT_EQ(with_plain_postgres_quotes("/* a /* b */ don't */ 1"), "/* a    b    don't */ 1");
}

}  // namespace
}  // namespace gate
