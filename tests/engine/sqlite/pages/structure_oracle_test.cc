// Whatever is proven sound of random files and declarations, quick_check finds sound.
// GATE_ORACLE_FILES and GATE_ORACLE_SEED say how many and which; ci/nightly asks for many.
#include <gtest/gtest.h>

#include <random>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/engine/sqlite/pages/structure_proof.h"
#include "tests/engine/sqlite/pages/quick_check.h"
#include "tests/engine/sqlite/pages/scripted_database.h"
#include "tests/support/from_environment.h"

namespace gate {
namespace {

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
