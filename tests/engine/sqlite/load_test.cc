// What a script makes of a database, beside what the sqlite3 shell makes of it.
#include "gate/engine/sqlite/load.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <csignal>
#include <random>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"
#include "tests/support/tools.h"

namespace gate {
namespace {

using ::testing::HasSubstr;

// The same version, since another one may read reals otherwise.
bool have_shell() {
  const Finished shell = run_shell("sqlite3 -version");
  return have(shell, "sqlite3") && shell.output.starts_with(sqlite3_libversion());
}

class Load : public testing::Test {
 protected:
  void load(const std::string& script) { load_sqlite(script, file_); }

  std::string dump_of_gate(const std::string& script) {
    load(script);
    return run_program({"sqlite3", file_, ".dump"}).output;
  }

  std::string dump_of_shell(const std::string& script) const {
    const std::string path = folder_.file("script.sql");
    put_file(path, script);
    const std::string other = folder_.file("shell.db");
    remove_file(other);
    EXPECT_EQ(run_shell(concat("sqlite3 -bail ", other, " <", path)).output, "");
    return run_program({"sqlite3", other, ".dump"}).output;
  }

  void expect_same(const std::string& script) {
    const std::string expected = dump_of_shell(script);
    EXPECT_EQ(dump_of_gate(script), expected) << script;
  }

  // The message and the offset.
  std::pair<std::string, std::string_view> refusal(const std::string& script) {
    try {
      load(script);
    } catch (const SqlError& error) {
      const auto offset = static_cast<std::size_t>(error.offset());
      return {error.what(), std::string_view(script).substr(offset, 12)};
    }
    ADD_FAILURE() << "was not refused";
    return {};
  }

  const TempDir folder_ = test_folder();
  const std::string file_ = folder_.file("gate.db");
};

constexpr const char* kTables =
    "CREATE TABLE t(a, b INTEGER, c TEXT, d REAL, e NUMERIC, f BLOB);\n"
    "CREATE TABLE \"a \"\"table\"\"\"(x, \"y z\");\n";

TEST_F(Load, TakesEveryLiteralForWhatItIs) {
  if (!have_shell()) return;
  const char* literals[] = {"NULL",
                            "null",
                            "0",
                            "-0",
                            "007",
                            "-1",
                            "999999999999999999",
                            "-9223372036854775808",
                            "9223372036854775807",
                            "9223372036854775808",
                            "12345678901234567890123",
                            "0x10",
                            "1.5",
                            "-0.0",
                            "1.",
                            ".5",
                            "1e3",
                            "1E-3",
                            "1.7976931348623157e308",
                            "1e999",
                            "-1e999",
                            "4.9e-324",
                            "0.1",
                            "123456789012345678901234.5",
                            "3.14159265358979323846",
                            "2.2250738585072011e-308",
                            "''",
                            "'it''s'",
                            "''''",
                            "'a\nb'",
                            "'1'",
                            "' 1.0 '",
                            "'1e2'",
                            "'\xff\xfe'",
                            "'\xc3\xa4;--'",
                            "x''",
                            "X'00fF'",
                            "x'414243'",
                            "-'1'",
                            "+1",
                            "1+1",
                            "'a'||'b'",
                            "TRUE",
                            "(1)",
                            "upper('x')",
                            "CAST('1' AS INT)",
                            "replace('a\\n','\\n',char(10))"};
  std::string script = kTables;
  for (const char* one : literals) {
    script += concat("INSERT INTO t VALUES(", one, ",", one, " , ", one, ",", one, ",\n", one, ",",
                     one, ");\n");
  }
  expect_same(script);
}

TEST_F(Load, TakesEveryWayToWriteAnInsert) {
  if (!have_shell()) return;
  for (const char* insert :
       {"insert into t(a, b) values (1, 2);", "INSERT INTO t(\"a\",b)VALUES(1,2)",
        "INSERT INTO main.t(a) VALUES (1);", "INSERT INTO \"a \"\"table\"\"\" VALUES('x',NULL);",
        "INSERT INTO \"a \"\"table\"\"\"(\"y z\") VALUES('x');", "INSERT INTO [t](a) VALUES (1);",
        "INSERT INTO t(a) VALUES (1), (2),\n(3);", "INSERT INTO t(a) SELECT 1;",
        "INSERT INTO t DEFAULT VALUES;", "INSERT OR IGNORE INTO t(a) VALUES(1);",
        "INSERT INTO t(a) VALUES (1) ON CONFLICT DO NOTHING;",
        "INSERT INTO t(a) -- why\nVALUES(1);", "-- first\nINSERT INTO t(a) VALUES(1);",
        "INSERT\tINTO\nt(a)\r\nVALUES\n(\n1\n)\n;",
        "INSERT INTO t(a) VALUES('; INSERT INTO t(a) VALUES(2);');",
        "INSERT INTO t(a) VALUES(last_insert_rowid());;; INSERT INTO t(a) VALUES (2)"}) {
    expect_same(concat(kTables, insert));
  }
}

TEST_F(Load, TakesBlobsForTextInTheDatabasesEncoding) {
  if (!have_shell()) return;
  for (const char* encoding : {"UTF-8", "UTF-16le", "UTF-16be"}) {
    expect_same(
        concat("PRAGMA encoding='", encoding, "'; CREATE TABLE t(a BLOB, g AS (upper(a))",
               " STORED); CREATE TABLE log(x); CREATE TRIGGER r AFTER INSERT ON t BEGIN ",
               "INSERT INTO log VALUES (new.a || '!'); END; INSERT INTO t(a) VALUES ",
               "(x'61006200');INSERT INTO t(a) VALUES (x'ff');INSERT INTO t(a) VALUES ('é');"));
  }
}

TEST_F(Load, FollowsASchemaThatChangesBetweenRows) {
  if (!have_shell()) return;
  expect_same(
      "CREATE TABLE t(a); INSERT INTO t VALUES(1); ALTER TABLE t ADD COLUMN b DEFAULT 7;"
      "INSERT INTO t VALUES(2,3); CREATE TRIGGER r AFTER INSERT ON t BEGIN"
      " INSERT INTO log VALUES (new.a); END; CREATE TABLE log(a); INSERT INTO t VALUES(4,5);"
      "DROP TABLE t; CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT, b UNIQUE);"
      "INSERT INTO t VALUES(NULL,5);INSERT INTO t VALUES(NULL,6);");
}

TEST_F(Load, AgreesWithTheShellOnRandomRows) {
  if (!have_shell()) return;
  std::mt19937 random(7);
  const auto pick = [&](unsigned below) { return random() % below; };
  std::string script = concat("BEGIN;", kTables);
  for (int row = 0; row < 2000; ++row) {
    script += "INSERT INTO t VALUES(";
    for (int column = 0; column < 6; ++column) {
      const std::string sign = pick(3) == 0 ? "-" : "";
      const std::string digits = std::to_string(random()) + std::to_string(random());
      const std::string number = sign + digits.substr(0, 1 + pick(22));
      const std::string real = concat(number, ".", digits.substr(pick(9)), pick(2) ? "" : "e-12");
      const std::string text = pick(2) ? concat("'", digits, "'") : "'O''Hara ''''é'";
      const std::string values[] = {number, real, text, "NULL", "x'00ab'", "-" + digits};
      script += concat(column > 0 ? "," : "", values[pick(6)]);
    }
    script += ");\n";
  }
  expect_same(script + "COMMIT;");
}

TEST_F(Load, SaysWhichInsertWasRefused) {
  const std::string table = "CREATE TABLE t(a UNIQUE, b NOT NULL);\n";
  EXPECT_EQ(
      refusal(table + "INSERT INTO t VALUES(1,2);\n  INSERT INTO t VALUES(1,3);"),
      std::pair(std::string("UNIQUE constraint failed: t.a"), std::string_view("INSERT INTO ")));
  EXPECT_EQ(refusal(table + "INSERT INTO t VALUES(1,NULL);").first,
            "NOT NULL constraint failed: t.b");
  EXPECT_EQ(refusal(table + "INSERT INTO t VALUES(1);").first,
            "table t has 2 columns but 1 values were supplied");
  EXPECT_EQ(refusal(table + "INSERT INTO t(a,c) VALUES(1,2);").first,
            "table t has no column named c");
  EXPECT_EQ(refusal(table + "INSERT INTO none VALUES(1);"),
            std::pair(std::string("no such table: none"), std::string_view("INSERT INTO ")));
  EXPECT_THAT(refusal(table + "INSERT INTO t VALUES(1,'2);").first,
              HasSubstr("unrecognized token"));
  EXPECT_THAT(refusal(table + "INSERT INTO t VALUES(1,x'123');").first,
              HasSubstr("unrecognized token"));
  EXPECT_THAT(refusal(table + "INSERT INTO t VALUES(1,2) INSERT").first, HasSubstr("near"));
  EXPECT_FALSE(exists(file_));
}

TEST_F(Load, StopsAmongShortStatementsWhenASignalCame) {
  std::string script = "CREATE TABLE t(a);";
  for (int i = 0; i < 2000; ++i) script += "INSERT INTO t VALUES(1);";
  catch_signals();
  std::raise(SIGTERM);
  EXPECT_THROW(load(script), Interrupted);
  clear_signal();
  EXPECT_FALSE(exists(file_));
}

}  // namespace
}  // namespace gate
