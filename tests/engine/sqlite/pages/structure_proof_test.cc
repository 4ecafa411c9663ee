// What is proven sound, quick_check finds sound; and what SQLite wrote is proven. GATE_ORACLE_FILES
// and GATE_ORACLE_SEED say how many random files and which; ci/nightly asks for many.
#include "gate/engine/sqlite/pages/structure_proof.h"

#include <gmock/gmock.h>

#include <random>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/engine/sqlite/tables.h"
#include "tests/engine/sqlite/pages/scripted_database.h"
#include "tests/support/from_environment.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

auto prove(ScriptedDatabase& database) {
  return prove_structure(database.connection(), RowConditions::ask);
}

// PRAGMA quick_check alone, which is the judge.
bool finds_sqlite_sound(Connection& connection) {
  try {
    return list_names(connection, "PRAGMA main.quick_check") == std::vector<std::string>{"ok"};
  } catch (const Error&) {
    return false;
  }
}

std::string rows(std::string_view columns = "k INTEGER PRIMARY KEY, a, b") {
  return concat("CREATE TABLE t(", columns, "); ", count_to(2000),
                "INSERT INTO t SELECT i, 'text ' || (i % 700), i * 0.5 FROM n; ");
}

// Declares t otherwise without touching its rows.
std::string declare(std::string_view columns) {
  return concat("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ",
                quote_text(concat("CREATE TABLE t(", columns)),
                " WHERE name = 't'; PRAGMA writable_schema = RESET");
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

// Files of any kind, with any history.
class RandomFiles {
 public:
  explicit RandomFiles(std::uint64_t seed) : random_(seed) {}

  std::string make() {
    ScriptedDatabase database(
        concat("PRAGMA synchronous = OFF; PRAGMA page_size = ", any_of({"512", "1024", "4096"}),
               ";", "PRAGMA auto_vacuum = ", pick(3), ";"));
    for (const char* name : {"t", "u"}) {
      const bool has_rowid = pick(3) != 0;
      database.run(concat("CREATE TABLE ", name, "(k ", has_rowid ? "" : any_of({"INT", "TEXT"}),
                          ", a ", any_of({"", "TEXT NOT NULL", "BLOB", "DATE"}), ", b ",
                          any_of({"REAL", "NOT NULL", "CHECK (b IS NOT 3)"}), ", c",
                          has_rowid ? ")" : ", PRIMARY KEY (k)) WITHOUT ROWID"));
      database.run(concat("CREATE INDEX ", name, "_i ON ", name, "(b, a)"));
    }
    for (int i = 0; i < 8; ++i) database.run(change());
    return read_file(database.path());
  }

  std::string damage(std::string file) {
    for (int i = 0; i < 1 + pick(2); ++i) {
      char& byte = file[place_in(file)];
      byte =
          pick(2) == 0 ? static_cast<char>(pick(256)) : static_cast<char>(byte + 1 - 2 * pick(2));
    }
    if (pick(8) == 0) file.replace(place_in(file) & ~std::size_t{3}, 4, word_in(file));
    if (pick(20) == 0) file.resize(file.size() - 512 * static_cast<std::size_t>(pick(3)));
    return file;
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  // Often where a page, or a trunk of the freelist, says what it holds.
  std::size_t place_in(const std::string& file) {
    const int size = static_cast<int>(file.size());
    if (pick(2) == 0) return static_cast<std::size_t>(pick(size));
    if (pick(8) == 0) return static_cast<std::size_t>(16 + pick(84));
    return static_cast<std::size_t>(512 * pick(size / 512) + pick(24));
  }

  // Where one page tells of another.
  std::string word_in(const std::string& file) {
    return file.substr(place_in(file) & ~std::size_t{3}, 4);
  }

  std::string any_of(std::initializer_list<const char*> words) {
    return words.begin()[pick(static_cast<int>(words.size()))];
  }

  std::string change() {
    const std::string table = any_of({"t", "u"});
    const std::string some = concat(" WHERE unicode(hex(k)) % 7 = ", pick(7));
    next_ += 500;
    switch (pick(7)) {
      case 0:
        return concat("DELETE FROM ", table, some);
      case 1:
        return concat("UPDATE ", table, " SET a = zeroblob(", pick(3000), ")", some);
      case 2:
        return any_of({"VACUUM", "PRAGMA incremental_vacuum(3)"});
      case 3:
        return concat("ALTER TABLE ", table, " ADD x", next_, " ",
                      any_of({"INT NOT NULL DEFAULT 7", "TEXT DEFAULT 'x'", "REAL DEFAULT -1.5",
                              "DATE DEFAULT '1970-01-01'", "BOOLEAN NOT NULL DEFAULT TRUE",
                              "TEXT NOT NULL DEFAULT 3", "AS (a || 'x')", "CHECK (a IS NOT 3)"}));
      default:
        return concat(count_to(20 + pick(300)), "INSERT OR IGNORE INTO ", table,
                      "(k, a, b, c) SELECT i + ", next_, ", 'text ' || i, i * 0.5, ",
                      any_of({"NULL", "i", "hex(zeroblob(i))"}), " FROM n");
    }
  }

  std::mt19937_64 random_;
  int next_ = 0;
};

bool is_proven(Connection& connection) {
  const auto doubtful = prove_structure(connection, RowConditions::ask);
  return doubtful && doubtful->empty();
}

TEST(StructureProof, AgreesWithSqliteOnRandomFilesAndDamage) {
  const TempDir folder = test_folder();
  const std::string path = folder.file("damaged.db");
  int proven = 0;
  int refuted = 0;
  const std::uint64_t first = number_from_environment("GATE_ORACLE_SEED", 1);
  const std::uint64_t last = first + number_from_environment("GATE_ORACLE_FILES", 30);
  for (std::uint64_t seed = first; seed < last; ++seed) {
    RandomFiles files(seed);
    const std::string sound = files.make();
    for (int i = 0; i < 20; ++i) {
      write_file(path, i == 0 ? sound : files.damage(sound));
      Connection connection(path, {.flags = SQLITE_OPEN_READWRITE, .mappable = true});
      bool holds = false;
      try {
        holds = is_proven(connection);
      } catch (const Error&) {  // the header is none
      }
      EXPECT_TRUE(holds || i != 0) << seed;
      EXPECT_TRUE(!holds || finds_sqlite_sound(connection)) << seed << ", " << i;
      (holds ? proven : refuted) += 1;
    }
  }
  EXPECT_GE(proven, 100);
  EXPECT_GE(refuted, 60);
}

// What a table could be declared as over rows that it knows nothing of.
class RandomDeclarations {
 public:
  explicit RandomDeclarations(std::uint64_t seed) : random_(seed) {}

  std::string rows() {
    std::vector<std::string> values;
    for (int row = 1; row <= 2; ++row) {
      values.push_back(concat("(", row, ", ", value(), ", ", value(), ")"));
    }
    return concat("INSERT INTO t VALUES ", join(values, ", "));
  }

  std::string columns(bool has_rowid) {
    const bool is_strict = pick(3) == 0;
    std::string text = has_rowid ? "k INTEGER PRIMARY KEY" : "k INT PRIMARY KEY";
    for (const char* name : {"a", "b", "c"}) {
      if (name[0] == 'c' && pick(2) == 0) break;
      text += concat(", ", name, " ", is_strict ? strict_type() : type(), " ", constraint(name));
    }
    const std::string options =
        concat(has_rowid ? "" : "WITHOUT ROWID", !has_rowid && is_strict ? ", " : " ",
               is_strict ? "STRICT" : "");
    return concat(text, ") ", options, " --");
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  std::string any_of(std::initializer_list<const char*> words) {
    return words.begin()[pick(static_cast<int>(words.size()))];
  }

  std::string value() {
    return any_of({"NULL",    "5",     "-1",      "1.5",
                   "2.0",     "1e300", "'words'", "'5'",
                   "' 1e3 '", "'1e'",  "''",      "'2026-01-01'",
                   "'0x10'",  "x'35'", "x''",     "9223372036854775807",
                   "'+'",     "'.5'",  "'5.'",    "'.'",
                   "'1 2'",   "'-5'",  "'--5'",   "'inf'",
                   "'nan'"});
  }

  std::string type() {
    return any_of({"", "INT", "INTEGER", "TEXT", "VARCHAR(9)", "BLOB", "REAL", "NUMERIC", "DATE",
                   "ANY", "FLOATING POINT", "CHARINT", "BLOBTEXT", "STRING", "DOUBLE BLOB",
                   "\"text\"", "clob", "[x int]", "real text"});
  }

  std::string strict_type() {
    return any_of({"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY", "\"int\""});
  }

  std::string constraint(const std::string& column) {
    switch (pick(12)) {
      case 0:
        return "NOT NULL";
      case 1:
        return concat("CHECK (", column, " > 3)");
      case 2:
        return concat("CHECK /* ( */ (typeof(", column, ") <> 'text' -- )\n) NOT NULL");
      case 3:
        return concat("CONSTRAINT \"check\" CHECK (\"", column, "\" IS NOT ')' OR k)");
      case 4:
        return concat("CHECK (", column, ")");
      case 5:
      case 6:
        return concat(any_of({"", "NOT NULL"}), " DEFAULT ", default_value());
      default:
        return "";
    }
  }

  std::string default_value() {
    return any_of({"5",
                   "-5",
                   "+5",
                   "- 5",
                   "0x10",
                   "1e3",
                   "1.5",
                   "'5'",
                   "'x'",
                   "\"x\"",
                   "TRUE",
                   "false",
                   "\"true\"",
                   "NULL",
                   "x'00'",
                   "(1 + 1)",
                   "CURRENT_TIMESTAMP",
                   "99999999999999999999",
                   "999999999999999999",
                   "('a' || 'b')",
                   "(-'5')",
                   "''",
                   "' '",
                   ".5",
                   "5.",
                   "'1e'",
                   "(5)",
                   "(-5)",
                   "(TRUE)",
                   "'it''s'",
                   "('1' = '1')",
                   "'1970-01-01'",
                   "x",
                   "-1.0",
                   "('x' /* ' */)",
                   "(null)",
                   "(- -5)"});
  }

  std::mt19937_64 random_;
};

TEST(StructureProof, AgreesWithSqliteOnRandomDeclarations) {
  int proven = 0;
  const std::uint64_t first = number_from_environment("GATE_ORACLE_SEED", 1);
  const std::uint64_t last = first + 10 * number_from_environment("GATE_ORACLE_FILES", 30);
  for (std::uint64_t seed = first; seed < last; ++seed) {
    RandomDeclarations random(seed);
    const bool has_rowid = seed % 3 != 0;
    ScriptedDatabase database(
        concat("PRAGMA synchronous = OFF; CREATE TABLE t(k ",
               has_rowid ? "INTEGER PRIMARY KEY, a, b);" : "INT PRIMARY KEY, a, b) WITHOUT ROWID;",
               random.rows()));
    const std::string columns = random.columns(has_rowid);
    try {
      database.run(declare(columns));
    } catch (const Error&) {  // it cannot be declared so
      continue;
    }
    if (!is_proven(database.connection())) continue;
    EXPECT_TRUE(finds_sqlite_sound(database.connection())) << seed << ": " << columns;
    ++proven;
  }
  EXPECT_GE(proven, 30);
}

}  // namespace
}  // namespace gate
