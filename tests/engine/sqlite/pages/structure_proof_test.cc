// What is proven sound, quick_check finds sound; and what SQLite wrote is proven.
#include "gate/engine/sqlite/pages/structure_proof.h"

#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/engine/sqlite/pages/quick_check.h"
#include "tests/engine/sqlite/pages/scripted_database.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

auto prove(ScriptedDatabase& database) {
  return prove_structure(database.connection(), RowConditions::ask);
}

std::string rows(std::string_view columns = "k INTEGER PRIMARY KEY, a, b") {
  return concat("CREATE TABLE t(", columns, "); ", count_to(2000),
                "INSERT INTO t SELECT i, 'text ' || (i % 700), i * 0.5 FROM n; ");
}

TEST(StructureProof, HoldsForFilesOfEveryKind) {
  for (const std::string_view pragmas :
       {"", "PRAGMA page_size = 512;", "PRAGMA page_size = 65536;", "PRAGMA auto_vacuum = FULL;",
        "PRAGMA page_size = 512; PRAGMA auto_vacuum = INCREMENTAL;"}) {
    ScriptedDatabase database(concat(
        pragmas, rows(), "CREATE INDEX i ON t(a, b); CREATE UNIQUE INDEX j ON t(k DESC);",
        "CREATE TABLE w(a, b, PRIMARY KEY (a, b)) WITHOUT ROWID; INSERT INTO w SELECT k, a FROM t;",
        "CREATE TABLE long(a); INSERT INTO long SELECT zeroblob(k * 9) FROM t;",
        "DELETE FROM long WHERE rowid % 3 = 0; DELETE FROM t WHERE k BETWEEN 500 AND 1200;",
        "UPDATE t SET a = a || a || a WHERE k % 7 = 0; CREATE TABLE empty(a);"));
    EXPECT_THAT(prove(database), Optional(IsEmpty())) << pragmas;
    EXPECT_TRUE(finds_sqlite_sound(database.connection())) << pragmas;
  }
}

TEST(StructureProof, HoldsForColumnsOfEveryType) {
  for (const std::string_view columns :
       {"k INTEGER PRIMARY KEY, a TEXT NOT NULL, b REAL NOT NULL",
        "k INT NOT NULL, a VARCHAR(20) UNIQUE, b NUMERIC)--", "k, a BLOB NOT NULL, b ANY",
        "k INT, a TEXT NOT NULL, b REAL, PRIMARY KEY (a, k)) STRICT, WITHOUT ROWID --",
        "k TEXT, a ANY NOT NULL, b REAL) STRICT --", "k, a INT, b",
        "k INTEGER CHECK (k > 0), a CHECK (length(a) < 9 -- letters\n), b, CHECK (b <> k OR b = "
        "0)"}) {
    const std::string text(columns);
    ScriptedDatabase database(rows(text.find("UNIQUE") == std::string::npos
                                       ? text
                                       : std::string("k INT NOT NULL, a VARCHAR(20), b NUMERIC")));
    EXPECT_THAT(prove(database), Optional(IsEmpty())) << columns;
    EXPECT_TRUE(finds_sqlite_sound(database.connection())) << columns;
  }
}

TEST(StructureProof, HoldsForRowsOlderThanTheirColumns) {
  ScriptedDatabase database(concat(rows(),
                                   "ALTER TABLE t ADD c INTEGER NOT NULL DEFAULT 3;"
                                   "ALTER TABLE t ADD d TEXT NOT NULL DEFAULT 'x';"
                                   "ALTER TABLE t ADD e TEXT NOT NULL DEFAULT 7;"
                                   "ALTER TABLE t ADD f REAL; ALTER TABLE t ADD g AS (a || b);"
                                   "ALTER TABLE t ADD h INTEGER DEFAULT 'many';"
                                   "ALTER TABLE t ADD i REAL NOT NULL DEFAULT -1.5;"
                                   "ALTER TABLE t ADD j BOOLEAN NOT NULL DEFAULT false;"));
  EXPECT_THAT(prove(database), Optional(IsEmpty()));
  EXPECT_TRUE(finds_sqlite_sound(database.connection()));
}

// A default that is not plain, a computed column that must not be NULL, a text that could be a
// number.
TEST(StructureProof, LeavesToSqliteWhatItCannotTellOfRows) {
  for (const std::string_view doubt :
       {"ALTER TABLE t ADD c REAL DEFAULT 1e3", "ALTER TABLE t ADD c AS (a || b) NOT NULL",
        "ALTER TABLE t ADD c DATE; UPDATE t SET c = '1e' WHERE k = 70"}) {
    ScriptedDatabase database(concat(rows(), doubt));
    EXPECT_THAT(prove(database), Optional(ElementsAre("t"))) << doubt;
    EXPECT_TRUE(finds_sqlite_sound(database.connection())) << doubt;
  }
}

TEST(StructureProof, DoubtsValuesThatTheirColumnsCannotHave) {
  for (const std::string_view columns :
       {"k INTEGER PRIMARY KEY, a, b NOT NULL)", "k INTEGER PRIMARY KEY, a, b TEXT)",
        "k INTEGER PRIMARY KEY, a ANY, b INT) STRICT",
        "k INTEGER PRIMARY KEY, a BLOB, b REAL) STRICT",
        "k INTEGER PRIMARY KEY, a, b, c INT NOT NULL)",
        "k INTEGER PRIMARY KEY, a, b, c NOT NULL DEFAULT ('1' || '2'))",
        "k INTEGER PRIMARY KEY, a ANY, b REAL, c INT DEFAULT 1.5) STRICT",
        "k INTEGER PRIMARY KEY, a ANY, b REAL, c INT DEFAULT 9223372036854775808) STRICT",
        "k INTEGER PRIMARY KEY, a, b CHECK (b <> 1000))"}) {
    ScriptedDatabase database(concat(rows(), "UPDATE t SET b = NULL WHERE k = 77;"));
    ASSERT_THAT(prove(database), Optional(IsEmpty()));
    database.run(declare(columns));
    EXPECT_THAT(prove(database), Optional(ElementsAre("t"))) << columns;
    EXPECT_FALSE(finds_sqlite_sound(database.connection())) << columns;
  }
}

TEST(StructureProof, AsksForConditionsOnlyWhereItIsToldTo) {
  ScriptedDatabase database(concat(
      "PRAGMA ignore_check_constraints = ON;",
      rows("k INTEGER PRIMARY KEY, a, b, CHECK (k <> 5), CHECK (\"a\" <> \"b\" IS NULL OR k)"),
      "PRAGMA ignore_check_constraints = OFF"));
  EXPECT_THAT(prove(database), Optional(ElementsAre("t")));
  EXPECT_FALSE(finds_sqlite_sound(database.connection()));
  EXPECT_THAT(prove_structure(database.connection(), RowConditions::leave_out),
              Optional(IsEmpty()));
}

TEST(StructureProof, DoesNotHoldWhereAPageIsLost) {
  ScriptedDatabase database(concat(rows(), "CREATE INDEX i ON t(a)"));
  database.run(
      "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'i';"
      "PRAGMA writable_schema = RESET");
  EXPECT_EQ(prove(database), std::nullopt);
  EXPECT_FALSE(finds_sqlite_sound(database.connection()));
}

TEST(StructureProof, DoesNotHoldWhereTwoTablesHaveOneTree) {
  ScriptedDatabase database(concat(rows(), "CREATE TABLE u(k INTEGER PRIMARY KEY, a, b);"));
  database.run(
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage "
      "FROM sqlite_schema WHERE name = 't'); PRAGMA writable_schema = RESET");
  EXPECT_EQ(prove(database), std::nullopt);
  EXPECT_FALSE(finds_sqlite_sound(database.connection()));
}

// Most columns of dates are of a type that stands for numbers.
TEST(StructureProof, TellsTextsThatAreNoNumbersFromThoseThatAre) {
  const std::string_view dates = "CREATE TABLE d(k INTEGER PRIMARY KEY, at DATETIME, on_day DATE);";
  const std::string insert =
      concat(count_to(2000),
             "INSERT INTO d SELECT i, datetime(i, 'unixepoch'), iif(i % 9, date(i), '') FROM n; ");
  ScriptedDatabase sound(concat(dates, insert));
  EXPECT_THAT(prove(sound), Optional(IsEmpty()));
  // Behind a text that goes on on other pages, wherever it ends.
  sound.run(concat("CREATE TABLE post(body TEXT, at DATETIME);", count_to(2000),
                   "INSERT INTO post SELECT hex(zeroblob(2200 + i)), '2026-01-01' FROM n"));
  EXPECT_THAT(prove(sound), Optional(IsEmpty()));

  for (const std::string_view text : {"7", "-1.5", " 12 ", "+.5e-7", "1e+9", "0017"}) {
    ScriptedDatabase database(concat("CREATE TABLE d(k INTEGER PRIMARY KEY, at, on_day);", insert,
                                     "UPDATE d SET at = ", quote_text(text), " WHERE k = 99;"));
    database.run(concat("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ",
                        quote_text(dates.substr(0, dates.size() - 1)),
                        " WHERE name = 'd'; PRAGMA writable_schema = RESET"));
    EXPECT_THAT(prove(database), Optional(ElementsAre("d"))) << text;
    EXPECT_FALSE(finds_sqlite_sound(database.connection())) << text;
  }
}

// A row that the index misses; SQLite would rather read that, which is shorter than the rows.
TEST(StructureProof, AsksForConditionsOfTheRowsThemselves) {
  ScriptedDatabase database(concat("CREATE TABLE w(k PRIMARY KEY, a, b) WITHOUT ROWID;",
                                   count_to(9), "INSERT INTO w SELECT i, i, zeroblob(9) FROM n;",
                                   "CREATE INDEX i ON w(a) WHERE a <> 5"));
  database.run(
      "PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET sql = 'CREATE INDEX i ON w(a)' WHERE name = 'i';"
      "UPDATE sqlite_schema SET sql = replace(sql, 'b)', 'b, CHECK (a <> 5))') WHERE name = 'w';"
      "PRAGMA writable_schema = RESET");
  EXPECT_THAT(prove(database), Optional(ElementsAre("w")));
  EXPECT_FALSE(finds_sqlite_sound(database.connection()));
}

// What SQLite takes for a table or an index the proof must take for one, and for nothing else.
TEST(StructureProof, DoesNotHoldWhereTheSchemaHasOddRows) {
  for (const std::string_view change :
       {"UPDATE sqlite_schema SET type = 'TABLE', sql = replace(sql, ' b', ' b NOT NULL') "
        "WHERE name = 'w'",
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'i') "
        "WHERE name = 'g'; DELETE FROM sqlite_schema WHERE name = 'i'",
        "INSERT INTO sqlite_schema VALUES ('table', 'u', 'u', 0, 'CREATE TABLE u(a)')",
        "INSERT INTO sqlite_schema VALUES ('index', 'j', 'w', 0, 'CREATE INDEX j ON w(a)')",
        "UPDATE sqlite_schema SET sql = replace(sql, 'a, b', 'a UNIQUE, b') WHERE name = 'w'"}) {
    ScriptedDatabase database(
        "CREATE TABLE w(k PRIMARY KEY, a, b) WITHOUT ROWID; INSERT INTO w VALUES (1, 2, NULL);"
        "CREATE INDEX i ON w(a); CREATE TRIGGER g AFTER INSERT ON w BEGIN SELECT 1; END");
    ASSERT_THAT(prove(database), Optional(IsEmpty()));
    database.run(
        concat("PRAGMA writable_schema = ON;", change, "; PRAGMA writable_schema = RESET"));
    const auto doubtful = prove(database);
    EXPECT_FALSE(doubtful && doubtful->empty()) << change;
    EXPECT_FALSE(finds_sqlite_sound(database.connection())) << change;
  }
}

// Whether the proof holds, and SQLite finds the same, in a file of these bytes.
void expect_both_refuse(const std::string& bytes) {
  const TempDir folder = test_folder();
  const std::string path = folder.file("damaged.db");
  write_file(path, bytes);
  Connection connection(path, {.flags = SQLITE_OPEN_READWRITE, .mappable = true});
  const auto doubtful = prove_structure(connection, RowConditions::ask);
  EXPECT_FALSE(doubtful && doubtful->empty());
  EXPECT_FALSE(finds_sqlite_sound(connection));
}

void replace_bytes(std::string& bytes, std::string_view from, std::string_view to) {
  const std::size_t at = bytes.find(from);
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at, to.size(), to);
}

// Of nine bytes, the longest that a number has, SQLite reads the size of a record otherwise.
TEST(StructureProof, DoesNotHoldWhereTheSizeOfARecordIsTooLong) {
  ScriptedDatabase database("CREATE TABLE t(a); INSERT INTO t VALUES (zeroblob(137))");
  std::string bytes = read_file(database.path());
  using std::string_view_literals::operator""sv;
  replace_bytes(bytes, "\x81\x0c\x01\x03\x82\x1e"sv,
                "\x80\x80\x80\x80\x80\x80\x80\x80\x85\x01\x03\x82\x10"sv);
  expect_both_refuse(bytes);
}

// Then SQLite takes the size of the file, and part of a page for one.
TEST(StructureProof, DoesNotHoldWhereThePagesAreCountedOtherwise) {
  ScriptedDatabase database(rows());
  std::string bytes = read_file(database.path()) + std::string(100, '\0');
  bytes[95] = static_cast<char>(bytes[95] + 1);
  expect_both_refuse(bytes);
}

TEST(StructureProof, ReadsAColumnThatItsKeyHasTwiceWhereSqliteDoes) {
  ScriptedDatabase database(
      "CREATE TABLE w(a, k, PRIMARY KEY (a COLLATE NOCASE, a COLLATE BINARY)) WITHOUT ROWID;"
      "INSERT INTO w VALUES (0, 'marker')");
  ASSERT_THAT(prove(database), Optional(IsEmpty()));
  std::string bytes = read_file(database.path());
  using std::string_view_literals::operator""sv;
  replace_bytes(bytes, "\x04\x08\x08\x19marker"sv, "\x04\x00"sv);
  expect_both_refuse(bytes);
}

}  // namespace
}  // namespace gate
