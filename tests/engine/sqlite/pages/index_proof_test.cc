// What is proven sound, SQLite finds sound; and of what is sound nearly all is proven.
#include "gate/engine/sqlite/pages/index_proof.h"

#include <gmock/gmock.h>

#include <random>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/engine/sqlite/integrity.h"
#include "tests/engine/sqlite/pages/scripted_database.h"

namespace gate {
namespace {

bool is_sound(ScriptedDatabase& database) {
  return check_integrity(database.connection(), {"t"}).empty();
}

// Gives index i another declaration without touching its entries.
void declare_otherwise(ScriptedDatabase& database, std::string_view sql) {
  database.run(concat("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ",
                      quote_text(sql), " WHERE name = 'i'; PRAGMA writable_schema = RESET"));
}

// Runs `sql` while the database knows nothing of index i.
void run_without_index(ScriptedDatabase& database, std::string_view sql) {
  database.run(
      "PRAGMA writable_schema = ON; CREATE TEMP TABLE kept AS SELECT * FROM main.sqlite_schema"
      " WHERE name = 'i'; DELETE FROM sqlite_schema WHERE name = 'i';"
      "PRAGMA writable_schema = RESET");
  database.run(sql);
  database.run(
      "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema SELECT * FROM kept;"
      "DROP TABLE temp.kept; PRAGMA writable_schema = RESET");
}

std::string rows(std::string_view table = "t(k INTEGER PRIMARY KEY, a, b)") {
  return concat("CREATE TABLE ", table, "; ", count_to(2000),
                "INSERT INTO t SELECT i, 'text ' || (i % 700), i * 0.5 FROM n; ");
}

TEST(IndexProof, HoldsForIndexesOfEveryKind) {
  for (const std::string_view index :
       {"(a)", "(b DESC, a)", "(a COLLATE NOCASE, b)", "(a COLLATE RTRIM DESC)", "(k)", "(k, a, k)",
        "(b) WHERE a > 'text 3' AND b IS NOT NULL", "(a) WHERE k < 0", "(a || b)",
        "(lower(a) DESC, k)", "(b + 1, a COLLATE NOCASE, b) WHERE k > 5",
        "(substr(a, 1, instr(a, ',')) COLLATE NOCASE DESC)", "(\"a\" || 'x, (y' /* ) */, b DESC)",
        "(CAST(b AS TEXT))", "(CAST(a AS REAL))"}) {
    ScriptedDatabase database(concat(rows(), "CREATE INDEX i ON t", index));
    EXPECT_TRUE(is_index_proven(database.connection(), "t")) << index;
    EXPECT_TRUE(is_sound(database)) << index;
  }
}

TEST(IndexProof, HoldsForTablesOfEveryKind) {
  for (const std::string_view table :
       {"t(k PRIMARY KEY, a, b)", "t(k, a, b, UNIQUE (a, k), UNIQUE (b DESC, k))",
        "t(k, a, b REAL UNIQUE)", "t(k PRIMARY KEY, a, b UNIQUE) WITHOUT ROWID",
        "t(k, a, b INT, PRIMARY KEY (b DESC, a)) WITHOUT ROWID", "t(k INTEGER PRIMARY KEY, a, b)",
        "t(k INT UNIQUE, a TEXT, b NUMERIC)"}) {
    ScriptedDatabase database(
        concat(rows(table), "CREATE INDEX i ON t(a, b); DELETE FROM t WHERE k % 3 = 0"));
    EXPECT_TRUE(is_index_proven(database.connection(), "t")) << table;
    EXPECT_TRUE(is_sound(database)) << table;
  }
}

TEST(IndexProof, HoldsWhereRowsAreOlderThanAnIndexedColumn) {
  ScriptedDatabase database(concat(rows(),
                                   "ALTER TABLE t ADD COLUMN young REAL DEFAULT 3;"
                                   "ALTER TABLE t ADD COLUMN c AS (a || b);"
                                   "CREATE INDEX i ON t(young, a)"));

  EXPECT_TRUE(is_index_proven(database.connection(), "t"));
}

TEST(IndexProof, HoldsForNullsInAUniqueIndex) {
  ScriptedDatabase database(concat(rows(),
                                   "UPDATE t SET a = NULL WHERE k % 2; CREATE UNIQUE INDEX i ON "
                                   "t(a, b); UPDATE t SET b = 1 WHERE a IS NULL"));

  EXPECT_TRUE(is_index_proven(database.connection(), "t"));
  EXPECT_TRUE(is_sound(database));
}

TEST(IndexProof, FailsWhereAnIndexMissedAChange) {
  for (const std::string_view change :
       {"DELETE FROM t WHERE k = 1000", "INSERT INTO t VALUES (5000, 'x', 1)",
        "UPDATE t SET a = 'other' WHERE k = 77", "UPDATE t SET a = NULL WHERE k = 77",
        "UPDATE t SET k = 9999 WHERE k = 77", "UPDATE t SET a = x'00' WHERE k = 2000",
        "UPDATE t SET a = (SELECT a FROM t u WHERE u.k = 2001 - t.k) WHERE k IN (5, 1996)"}) {
    ScriptedDatabase database(concat(rows(), "CREATE INDEX i ON t(a)"));
    run_without_index(database, change);
    EXPECT_FALSE(is_index_proven(database.connection(), "t")) << change;
    EXPECT_FALSE(is_sound(database)) << change;
  }
}

TEST(IndexProof, FailsWhereThePartOfAPartialIndexIsAnother) {
  ScriptedDatabase database(concat(rows(), "CREATE INDEX i ON t(a) WHERE b > 100"));
  declare_otherwise(database, "CREATE INDEX i ON t(a) WHERE b > 101");

  EXPECT_FALSE(is_index_proven(database.connection(), "t"));
  EXPECT_FALSE(is_sound(database));
}

TEST(IndexProof, FailsWhereTheOrderIsAnother) {
  for (const std::string_view declared :
       {"CREATE INDEX i ON t(a COLLATE NOCASE)", "CREATE INDEX i ON t(a DESC)"}) {
    ScriptedDatabase database(
        concat(rows(), "UPDATE t SET a = upper(a) WHERE k % 2; CREATE INDEX i ON t(a)"));
    ASSERT_TRUE(is_index_proven(database.connection(), "t"));
    declare_otherwise(database, declared);
    EXPECT_FALSE(is_index_proven(database.connection(), "t")) << declared;
    EXPECT_FALSE(is_sound(database)) << declared;
  }
}

TEST(IndexProof, FailsWhereAUniqueKeyIsThereTwice) {
  for (const std::string_view key : {"a", "a COLLATE NOCASE", "b"}) {
    ScriptedDatabase database(concat(rows(), "UPDATE t SET a = 'x' || k, b = k; ",
                                     "UPDATE t SET a = 'X7', b = 7 WHERE k = 1500; ",
                                     "UPDATE t SET a = 'x7' WHERE k = 1500 AND ", quote_text(key),
                                     " = 'a'; CREATE INDEX i ON t(", key, ")"));
    ASSERT_TRUE(is_index_proven(database.connection(), "t")) << key;
    declare_otherwise(database, concat("CREATE UNIQUE INDEX i ON t(", key, ")"));
    EXPECT_FALSE(is_index_proven(database.connection(), "t")) << key;
    EXPECT_FALSE(is_sound(database)) << key;
  }
}

TEST(IndexProof, HoldsForIndexesOnColumnsThatAreComputed) {
  for (const std::string_view index :
       {"ALTER TABLE t ADD COLUMN c AS (a || b); CREATE INDEX i ON t(c)",
        "CREATE TABLE u(c TEXT AS (b) VIRTUAL, k, a, b, UNIQUE (k, c));"
        "INSERT INTO u(k, a, b) SELECT * FROM t;"
        "DROP TABLE t; ALTER TABLE u RENAME TO t; CREATE INDEX i ON t(c DESC, lower(a))"}) {
    ScriptedDatabase database(concat(rows(), index));
    EXPECT_TRUE(is_index_proven(database.connection(), "t")) << index;
    EXPECT_TRUE(is_sound(database)) << index;
  }
}

TEST(IndexProof, FailsWhereAnIndexOfExpressionsMissedAChange) {
  for (const std::string_view change :
       {"DELETE FROM t WHERE k = 1000", "INSERT INTO t VALUES (5000, 'x', 1)",
        "UPDATE t SET a = 'other' WHERE k = 77", "UPDATE t SET k = 9999 WHERE k = 77"}) {
    for (const std::string_view index : {"(upper(a))", "(a || b DESC, a)", "(-b) WHERE a <> ''"}) {
      const std::string declared = concat("CREATE INDEX i ON t", index);
      ScriptedDatabase database(concat(rows(), declared));
      run_without_index(database, change);
      const bool is_same = index == "(-b) WHERE a <> ''" && change.starts_with("UPDATE t SET a");
      EXPECT_EQ(is_index_proven(database.connection(), "t"), is_same) << declared << change;
      EXPECT_EQ(is_sound(database), is_same) << declared << change;
    }
  }
}

TEST(IndexProof, FailsWhereTheExpressionIsAnother) {
  for (const std::string_view declared :
       {"CREATE INDEX i ON t(lower(b))", "CREATE INDEX i ON t(lower(a) COLLATE NOCASE)",
        "CREATE INDEX i ON t(lower(a) DESC)", "CREATE UNIQUE INDEX i ON t(lower(a))"}) {
    ScriptedDatabase database(
        concat(rows(),
               "UPDATE t SET a = a || CASE k % 3 WHEN 0 THEN '_' ELSE 'Z' END;"
               "CREATE INDEX i ON t(lower(a))"));
    ASSERT_TRUE(is_index_proven(database.connection(), "t"));
    declare_otherwise(database, declared);
    const bool holds = is_index_proven(database.connection(), "t");
    EXPECT_EQ(holds, is_sound(database)) << declared;
    const bool may_hold = declared.find("NOCASE") != std::string_view::npos;
    EXPECT_TRUE(may_hold || !holds) << declared;
  }
}

TEST(IndexProof, LeavesToSqliteWhatItDoesNotKnow) {
  ScriptedDatabase database(rows());
  sqlite3_create_collation(database.connection().handle(), "own", SQLITE_UTF8, nullptr,
                           [](void*, int a, const void*, int b, const void*) { return a - b; });
  database.run("CREATE INDEX i ON t(a COLLATE own)");

  EXPECT_FALSE(is_index_proven(database.connection(), "t"));
  EXPECT_TRUE(is_sound(database));
}

// Their rows are read by way of an index where the condition fits it, NOT INDEXED or not: what the
// index says would prove it.
TEST(IndexProof, LeavesExpressionsOverTablesWithoutRowidsToSqlite) {
  ScriptedDatabase database(concat(rows("t(k PRIMARY KEY, a, b) WITHOUT ROWID"),
                                   "CREATE INDEX i ON t(a, a || b) WHERE a IS NOT NULL"));
  EXPECT_FALSE(is_index_proven(database.connection(), "t"));
  EXPECT_TRUE(is_sound(database));
  run_without_index(database, "UPDATE t SET b = 'x' WHERE k = 77");
  EXPECT_FALSE(is_index_proven(database.connection(), "t"));
  EXPECT_FALSE(is_sound(database));
}

TEST(IndexProof, TakesAConditionLetterByLetter) {
  ScriptedDatabase database(concat(rows(),
                                   "UPDATE t SET a = 'In Progress' WHERE k % 7 = 0;"
                                   "CREATE INDEX i ON t(b) WHERE a = \"In Progress\""));
  EXPECT_TRUE(is_index_proven(database.connection(), "t"));
  declare_otherwise(database, "CREATE INDEX i ON t(b) WHERE a = \"in Progress\"");
  EXPECT_FALSE(is_index_proven(database.connection(), "t"));
  EXPECT_FALSE(is_sound(database));
}

TEST(IndexProof, IsNotMisledByRowidsOutOfOrder) {
  ScriptedDatabase sound(concat(rows(),
                                "UPDATE t SET k = k + 1099511627776;"
                                "CREATE INDEX i ON t(a) WHERE b >= 0"));
  std::string file = read_file(sound.path());
  // The rowid 2^40 + 1000 as a varint, made 2^41 + 1000.
  const std::string wanted("\xa0\x80\x80\x80\x87\x68", 6);
  const std::size_t at = file.find(wanted);
  ASSERT_NE(at, std::string::npos);
  file[at] = '\xc0';
  const TempDir folder = test_folder();
  write_file(folder.file("damaged.db"), file);
  Connection connection(folder.file("damaged.db"), {.flags = SQLITE_OPEN_READONLY});

  EXPECT_FALSE(is_index_proven(connection, "t"));
  EXPECT_FALSE(check_integrity(connection, {"t"}).empty());
}

// A byte of the file is another: what is proven all the same, SQLite finds sound as well.
TEST(IndexProof, NeverHoldsWhereSqliteFindsDamage) {
  ScriptedDatabase sound(concat("PRAGMA page_size = 512;", rows(),
                                "DELETE FROM t WHERE k > 300; VACUUM; CREATE UNIQUE INDEX i ON "
                                "t(b, a); CREATE INDEX j ON t(a COLLATE NOCASE DESC)"));
  const std::string file = read_file(sound.path());
  const TempDir folder = test_folder();
  const std::string path = folder.file("damaged.db");
  std::mt19937 random(3);

  int proven = 0;
  int refuted = 0;
  for (std::size_t at = 1024; at < file.size(); at += 401) {
    std::string damaged = file;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 + random() % 255));
    write_file(path, damaged);
    Connection connection(path, {.flags = SQLITE_OPEN_READONLY, .mappable = true});
    try {
      const bool holds = is_index_proven(connection, "t");
      const bool has_structure = check_structure(connection, VirtualTables::leave_out).empty();
      const bool is_clean = check_integrity(connection, {"t"}).empty();
      EXPECT_TRUE(is_clean || !holds || !has_structure) << "byte " << at;
      (holds ? proven : refuted) += 1;
    } catch (const Error&) {  // not even the schema can be read
    }
  }
  EXPECT_GE(proven, 3);
  EXPECT_GE(refuted, 25);
}

// Tables, indexes and histories of any kind.
class RandomIndexes {
 public:
  explicit RandomIndexes(unsigned seed) : random_(seed) {}

  void run() {
    const int page_sizes[] = {512, 1024, 4096};
    database_.run(concat("PRAGMA page_size = ", page_sizes[pick(3)], ";", "CREATE TABLE t(k ",
                         type(), ", a ", type(), ", b ", type(), ", c",
                         pick(3) == 0 ? ", PRIMARY KEY (k)) WITHOUT ROWID" : ")"));
    insert(150 + pick(300));
    for (int i = 0; i < 1 + pick(3); ++i) make_index(concat(i == 0 ? "i" : concat("i", i)));
    for (int i = 0; i < 4; ++i) change();
    const bool spoils = pick(2) == 0;
    if (spoils) run_without_index(database_, any_change());
    const bool holds = is_index_proven(database_.connection(), "t");
    EXPECT_TRUE(!holds || is_sound(database_));
    (holds ? proven : not_proven) += 1;
    if (!spoils && !holds) ++sound_but_not_proven;
  }

  static inline int proven = 0;
  static inline int not_proven = 0;
  static inline int sound_but_not_proven = 0;  // one page; expressions without a rowid

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  std::string any_of(std::initializer_list<const char*> words) {
    return words.begin()[pick(static_cast<int>(words.size()))];
  }

  std::string type() { return any_of({"", "INTEGER", "TEXT", "REAL", "NUMERIC", "BLOB"}); }

  std::string value() {
    return any_of({"NULL", "i", "-i", "i * 0.5", "i / 3", "'T' || (i % 40)",
                   "'t' || (i % 40) || '  '", "zeroblob(i % 300)", "1e18 + i",
                   "9007199254740993 + i", "''", "'12.0'"});
  }

  void insert(int rows) {
    database_.run(concat(count_to(rows), "INSERT OR IGNORE INTO t SELECT i + ", next_, ", ",
                         value(), ", ", value(), ", ", value(), " FROM n"));
    next_ += rows;
  }

  void make_index(const std::string& name) {
    std::string terms;
    for (int i = 0; i < 1 + pick(3); ++i) {
      terms +=
          concat(i == 0 ? "" : ", ", any_of({"k", "a", "b", "c", "a || b", "(c + 1)", "lower(a)"}),
                 any_of({"", " COLLATE NOCASE", " COLLATE RTRIM", " COLLATE BINARY"}),
                 any_of({"", " DESC"}));
    }
    database_.run(concat("CREATE INDEX ", name, " ON t(", terms, ")",
                         pick(4) == 0 ? " WHERE a IS NOT NULL" : ""));
  }

  std::string any_change() {
    return concat(any_of({"DELETE FROM t WHERE k % 97 = ", "UPDATE t SET a = b WHERE k % 89 = ",
                          "UPDATE t SET b = 'T' || k WHERE k % 83 = "}),
                  pick(40));
  }

  void change() {
    if (pick(3) == 0) return insert(60);
    if (pick(4) == 0) return database_.run("VACUUM");
    database_.run(any_change());
  }

  std::mt19937 random_;
  ScriptedDatabase database_{""};
  int next_ = 0;
};

TEST(IndexProof, AgreesWithSqliteOnRandomTables) {
  for (unsigned seed = 0; seed < 80; ++seed) RandomIndexes(seed).run();

  EXPECT_GE(RandomIndexes::proven, 30);
  EXPECT_GE(RandomIndexes::not_proven, 10);
  EXPECT_LE(RandomIndexes::sound_but_not_proven, 16);
}

}  // namespace
}  // namespace gate
