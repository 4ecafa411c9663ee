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
        "k TEXT, a ANY NOT NULL, b REAL) STRICT --",
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
                                   "ALTER TABLE t ADD f REAL; ALTER TABLE t ADD g AS (a || b);"));
  EXPECT_THAT(prove(database), Optional(IsEmpty()));
  EXPECT_TRUE(finds_sqlite_sound(database.connection()));
}

// A text that could be a number, a default that is an expression, a computed column that must not
// be NULL.
TEST(StructureProof, LeavesToSqliteWhatItCannotTellOfRows) {
  for (const std::string_view doubt :
       {"ALTER TABLE t ADD c INTEGER DEFAULT 'many'", "ALTER TABLE t ADD c REAL DEFAULT -1",
        "ALTER TABLE t ADD c AS (a || b) NOT NULL",
        "CREATE TABLE u(k, a INT, b); INSERT INTO u SELECT * FROM t; DROP TABLE t; ALTER TABLE u "
        "RENAME TO t"}) {
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
                          ", a ", any_of({"", "TEXT NOT NULL", "BLOB"}), ", b ",
                          any_of({"REAL", "NOT NULL", "CHECK (b IS NOT 3)"}), ", c",
                          has_rowid ? ")" : ", PRIMARY KEY (k)) WITHOUT ROWID"));
      database.run(concat("CREATE INDEX ", name, "_i ON ", name, "(b, a)"));
    }
    for (int i = 0; i < 8; ++i) database.run(change());
    return read_file(database.path());
  }

  std::string damage(std::string file) {
    for (int i = 0; i < 1 + pick(2); ++i) {
      char& byte = file[static_cast<std::size_t>(pick(static_cast<int>(file.size())))];
      byte =
          pick(2) == 0 ? static_cast<char>(pick(256)) : static_cast<char>(byte + 1 - 2 * pick(2));
    }
    if (pick(20) == 0) file.resize(file.size() - 512 * static_cast<std::size_t>(pick(3)));
    return file;
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

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
      default:
        return concat(count_to(20 + pick(300)), "INSERT OR IGNORE INTO ", table, " SELECT i + ",
                      next_, ", 'text ' || i, i * 0.5, ", any_of({"NULL", "i", "hex(zeroblob(i))"}),
                      " FROM n");
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

}  // namespace
}  // namespace gate
