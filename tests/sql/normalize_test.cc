#include <gtest/gtest.h>

#include "gate/sql/lexer.h"

namespace gate {
namespace {

struct Pair {
  const char* a;
  const char* b;
};

TEST(Normalize, GivesOneSpellingToTextsThatMeanTheSame) {
  const Pair pairs[] = {
      {"CREATE TABLE \"a\" ( b )", "create table a(b)"},
      {"CREATE TABLE [A](`B` INT)", "create table a ( b int )"},
      {"select a -- comment\n, b", "SELECT a,/* other */b"},
      {"CREATE TABLE \"odd name\"(a)", "create table [Odd Name] (a)"},
      {"a DEFAULT TRUE", "a default true"},
      {"a DEFAULT current_timestamp", "a default CURRENT_TIMESTAMP"},
      {"INSERT INTO t DEFAULT VALUES", "insert into t default values"},
      {"CREATE TABLE t(key text)", "CREATE TABLE t(\"key\" text)"},
      {"\r\nselect 1\r\n", "select\t1"},
  };
  for (const auto& [a, b] : pairs) EXPECT_EQ(normalize(a), normalize(b)) << a;
}

TEST(Normalize, KeepsApartWhatMeansSomethingElse) {
  const Pair pairs[] = {
      {"DEFAULT 'N'", "DEFAULT 'n'"},
      {"DEFAULT \"N\"", "DEFAULT \"n\""},
      {"CHECK (a = 'x')", "CHECK (a = x)"},
      {"CREATE TABLE t(\"a b\")", "CREATE TABLE t(a b)"},
      {"SELECT \"null\"", "SELECT null"},
      {"SELECT \"true\"", "SELECT true"},
      {"SELECT \"current_date\"", "SELECT current_date"},
      {"FROM a \"left\" JOIN b", "FROM a left JOIN b"},
      {"a < = b", "a <= b"},
      {"'a' 'b'", "'a''b'"},
      {"1 2", "12"},
      {"\"a\"\"b\"", "\"ab\""},
      {"x'ab'", "'ab'"},
  };
  for (const auto& [a, b] : pairs) EXPECT_NE(normalize(a), normalize(b)) << a;
}

TEST(Normalize, PutsOneBlankBetweenTokens) {
  EXPECT_EQ(normalize("CREATE TABLE T(a INT,b TEXT DEFAULT 'X Y')"),
            "create table t ( a int , b text default 'X Y' )");
}

TEST(Normalize, MakesNothingOfNothing) {
  EXPECT_EQ(normalize(""), "");
  EXPECT_EQ(normalize(" -- only a comment"), "");
}

TEST(Normalize, ChangesNothingTheSecondTime) {
  for (const char* sql : {"SELECT \"Odd \"\"Name\", [x], 'S', X'AB' FROM `Left`", "a DEFAULT \"N\"",
                          "CREATE TABLE \"ORDER\"(\"1a\" int)"}) {
    const std::string once = normalize(sql);
    EXPECT_EQ(normalize(once), once);
  }
}

}  // namespace
}  // namespace gate
