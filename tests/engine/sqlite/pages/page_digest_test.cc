// Whatever the pages are like, they say what SQLite reads from them.
#include "gate/engine/sqlite/pages/page_digest.h"

#include <gmock/gmock.h>

#include <random>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/engine/sqlite/digest.h"
#include "tests/engine/sqlite/pages/in_words.h"
#include "tests/engine/sqlite/pages/scripted_database.h"

namespace gate {
namespace {

// Both readers of its tables.
class Readers : public ScriptedDatabase {
 public:
  using ScriptedDatabase::ScriptedDatabase;

  std::optional<TableSnapshot> by_pages(const std::string& table,
                                        const std::vector<std::string>& key = {}) {
    return digest_pages(connection(), {.table = table, .key = key}, {});
  }

  TableSnapshot by_steps(const std::string& table, const std::vector<std::string>& key = {}) {
    return digest_by_steps(connection(), {.table = table, .key = key});
  }

  // Both read the table, and the same of it.
  void expect_alike(const std::string& table, const std::vector<std::string>& key = {}) {
    const std::optional<TableSnapshot> mine = by_pages(table, key);
    ASSERT_TRUE(mine) << table;
    EXPECT_EQ(in_words(*mine), in_words(by_steps(table, key)));
  }
};

TEST(PageDigest, ReadsEveryKindOfValue) {
  Readers readers(concat(
      "CREATE TABLE t(k INTEGER PRIMARY KEY, v, i INT, r REAL, x TEXT); ", count_to(2000),
      "INSERT INTO t SELECT i * 977, CASE i % 9 WHEN 0 THEN NULL WHEN 1 THEN 0 WHEN 2 THEN 1"
      " WHEN 3 THEN -i WHEN 4 THEN i * 1.5 WHEN 5 THEN 'tä' || i WHEN 6 THEN x'00ff' ELSE '' END,"
      " CASE i % 7 WHEN 0 THEN 1 << (i % 64) ELSE -(1 << (i % 64)) END, i,"
      " CASE i % 3 WHEN 0 THEN 'a' || char(0) || 'b' ELSE CAST(x'ff' AS TEXT) END FROM n"));

  readers.expect_alike("t");
  readers.expect_alike("t", {"k"});
  readers.expect_alike("t", {"x", "K"});
}

TEST(PageDigest, TakesInfinitiesAndNoNumbers) {
  // Eight bytes that are no number can only come from outside; SQLite reads NULL.
  Readers readers(concat("CREATE TABLE t(r REAL); ", count_to(1500),
                         "INSERT INTO t SELECT 9e999 * (i % 2 * 2 - 1) FROM n;"));
  readers.expect_alike("t");
  std::string file = read_file(readers.path());
  const std::string infinity("\x7f\xf0\0\0\0\0\0\0", 8);
  const std::size_t at = file.find(infinity, 4096);
  ASSERT_NE(at, std::string::npos);
  file[at + 7] = '\x01';
  write_file(readers.path(), file);

  Connection other(readers.path(), {.flags = SQLITE_OPEN_READONLY, .mappable = true});
  const auto mine = digest_pages(other, {.table = "t"}, {});
  ASSERT_TRUE(mine);
  EXPECT_EQ(mine->columns[0].nulls, 1);
  EXPECT_EQ(mine->whole_rows, digest_by_steps(other, {.table = "t"}).whole_rows);
}

TEST(PageDigest, FollowsRecordsOverManyPagesInEveryPageSize) {
  for (const int page_size : {512, 1024, 4096, 32768, 65536}) {
    for (const std::string_view vacuum : {"NONE", "FULL", "INCREMENTAL"}) {
      Readers readers(concat("PRAGMA page_size = ", page_size, "; PRAGMA auto_vacuum = ", vacuum,
                             "; CREATE TABLE t(k TEXT PRIMARY KEY, v) WITHOUT ROWID;"
                             "CREATE TABLE u(v); ",
                             count_to(50), "INSERT INTO u SELECT zeroblob(i * i * 40) FROM n; ",
                             count_to(50),
                             "INSERT INTO t SELECT 'k' || i, CAST(zeroblob(i * i * 21) AS TEXT) || "
                             "'x' FROM n; DELETE FROM u WHERE rowid % 3 = 0"));
      SCOPED_TRACE(concat(page_size, ' ', vacuum));
      readers.expect_alike("t");
      readers.expect_alike("u");
    }
  }
}

// The lengths around those at which a record begins to spill, for both kinds of tree.
TEST(PageDigest, KnowsWhenARecordSpills) {
  Readers readers(
      concat("PRAGMA page_size = 512; CREATE TABLE t(v); CREATE TABLE w(v PRIMARY KEY) "
             "WITHOUT ROWID; ",
             count_to(1200), "INSERT INTO t SELECT zeroblob(i) FROM n; ", count_to(1200),
             "INSERT INTO w SELECT zeroblob(i) FROM n"));

  readers.expect_alike("t");
  readers.expect_alike("w");
}

TEST(PageDigest, TakesReservedBytes) {
  Readers readers("PRAGMA page_size = 512");
  int bytes = 32;
  sqlite3_file_control(readers.connection().handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
  readers.run(concat("VACUUM; CREATE TABLE t(v); ", count_to(700),
                     "INSERT INTO t SELECT zeroblob(i) FROM n"));

  readers.expect_alike("t");
}

TEST(PageDigest, TakesTheKeyOfATableWithoutRowidFirst) {
  Readers readers(
      concat("CREATE TABLE t(a, b REAL, c TEXT COLLATE NOCASE, d, PRIMARY KEY (d DESC, b, d)) "
             "WITHOUT ROWID; CREATE INDEX other ON t(c, a); ",
             count_to(3000), "INSERT INTO t SELECT i, i % 50, 'c' || i, i / 50 FROM n"));

  readers.expect_alike("t");
  readers.expect_alike("t", {"d", "b"});
}

TEST(PageDigest, IsNotLedAstrayByAnIndexThatHasAllColumns) {
  Readers readers(
      concat("CREATE TABLE t(a, b); CREATE INDEX i ON t(b, a);"
             "CREATE TABLE w(a COLLATE NOCASE PRIMARY KEY, b) WITHOUT ROWID;"
             "CREATE INDEX j ON w(b); ",
             count_to(2000), "INSERT INTO t SELECT i, -i FROM n; ", count_to(2000),
             "INSERT INTO w SELECT char(65 + i % 57) || i, -i FROM n"));

  readers.expect_alike("t");
  readers.expect_alike("w");
}

TEST(PageDigest, TellsARowidFromWhatIsLikeOne) {
  for (const std::string_view key :
       {"INTEGER PRIMARY KEY", "INTEGER PRIMARY KEY DESC", "INT PRIMARY KEY", "'integer'",
        "INTEGER PRIMARY KEY AUTOINCREMENT", "TEXT PRIMARY KEY"}) {
    Readers readers(concat("CREATE TABLE t(v, k ", key, ", \"a \"\"b\"); ", count_to(900),
                           "INSERT INTO t SELECT i, 3 * i, 'x' FROM n"));
    SCOPED_TRACE(key);
    readers.expect_alike("t");
  }
}

TEST(PageDigest, GivesOldRowsWhatAYoungerColumnHas) {
  Readers readers(concat("CREATE TABLE t(k INTEGER PRIMARY KEY, v); ", count_to(900),
                         "INSERT INTO t SELECT i, i FROM n; ALTER TABLE t ADD COLUMN n;"
                         "ALTER TABLE t ADD COLUMN r REAL DEFAULT 7;"
                         "ALTER TABLE t ADD COLUMN x TEXT NOT NULL DEFAULT 12;"
                         "ALTER TABLE t ADD COLUMN b DEFAULT x'00';"
                         "UPDATE t SET x = k WHERE k % 2;"
                         "ALTER TABLE t ADD COLUMN last DEFAULT 'a'"));

  readers.expect_alike("t");
  readers.expect_alike("t", {"k"});
}

TEST(PageDigest, TakesWhatIsComputedWhenItIsWritten) {
  Readers readers(concat("CREATE TABLE t(a, s REAL AS (a * 2) STORED, b); ", count_to(900),
                         "INSERT INTO t SELECT i, 'x' FROM n"));

  readers.expect_alike("t");
}

TEST(PageDigest, ReadsStrictTables) {
  Readers readers(
      concat("CREATE TABLE t(a ANY, r REAL, i INT) STRICT; ", count_to(900),
             "INSERT INTO t SELECT CASE i % 2 WHEN 0 THEN i ELSE '7' END, i, i FROM n"));

  readers.expect_alike("t");
}

TEST(PageDigest, SumsPartsToTheWhole) {
  Readers readers(concat("CREATE TABLE t(v); ", count_to(3000),
                         "INSERT INTO t(rowid, v) SELECT (i - 1500) * 1000003, i FROM n;"
                         "INSERT INTO t(rowid) VALUES (-9223372036854775808), "
                         "(9223372036854775807)"));
  const TableSnapshot whole = readers.by_steps("t");

  for (const int parts : {2, 3, 7}) {
    Digest sum;
    std::int64_t rows = 0;
    for (int part = 0; part < parts; ++part) {
      const DigestRequest request{.table = "t", .part = part, .parts = parts};
      const TableSnapshot piece = digest_table(readers.connection(), request);
      EXPECT_EQ(piece.whole_rows, digest_by_steps(readers.connection(), request).whole_rows);
      sum += piece.whole_rows;
      rows += piece.rows;
    }
    EXPECT_EQ(sum, whole.whole_rows);
    EXPECT_EQ(rows, whole.rows);
  }
}

TEST(PageDigest, CountsTheRowsOfARangeAlone) {
  Readers readers(concat("CREATE TABLE t(v); ", count_to(3000), "INSERT INTO t SELECT i FROM n"));
  const auto rows_in = [&](std::int64_t first, std::int64_t last) {
    const auto digest =
        digest_pages(readers.connection(), {.table = "t"}, {.first = first, .last = last});
    return digest ? digest->rows : -1;
  };

  EXPECT_EQ(rows_in(1, 1), 1);
  EXPECT_EQ(rows_in(700, 1900), 1201);
  EXPECT_EQ(rows_in(2999, 9000), 2);
  EXPECT_EQ(rows_in(3001, 9000), 0);
}

TEST(PageDigest, LeavesToSqliteWhatItDoesNotKnow) {
  const std::string rows = concat(count_to(900), "INSERT INTO t(a) SELECT i FROM n");
  for (const std::string_view script :
       {"CREATE TABLE t(a, b AS (a + 1)); ", "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t(a); ",
        "PRAGMA journal_mode = WAL; CREATE TABLE t(a); ", "BEGIN; CREATE TABLE t(a); ",
        "CREATE VIRTUAL TABLE t USING fts5(a); ", "CREATE TABLE t(a, rowid, oid, _rowid_); "}) {
    Readers readers(concat(script, rows));
    if (script.ends_with("_rowid_); ")) readers.run("ALTER TABLE t ADD COLUMN young DEFAULT 1");
    EXPECT_FALSE(readers.by_pages("t")) << script;
    EXPECT_EQ(readers.by_steps("t").rows, 900) << script;
  }
  Readers readers(concat("CREATE TABLE t(a, PRIMARY KEY (a)) WITHOUT ROWID; ", rows,
                         "; ALTER TABLE t ADD COLUMN young DEFAULT 1; CREATE VIEW v AS SELECT * "
                         "FROM t; CREATE TABLE small(a)"));
  EXPECT_FALSE(readers.by_pages("t"));
  EXPECT_FALSE(readers.by_pages("v"));
  EXPECT_FALSE(readers.by_pages("none"));
  EXPECT_FALSE(readers.by_pages("small"));
}

TEST(PageDigest, ReadsALogThatWasBroughtIn) {
  Readers readers(concat("PRAGMA journal_mode = WAL; CREATE TABLE t(a); ", count_to(900),
                         "INSERT INTO t SELECT i FROM n; PRAGMA wal_checkpoint(TRUNCATE)"));

  Connection at_rest(readers.path(), {.flags = SQLITE_OPEN_READONLY, .immutable = true});
  const auto digest = digest_pages(at_rest, {.table = "t"}, {});

  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->whole_rows, readers.by_steps("t").whole_rows);
}

TEST(PageDigest, SeesWhatWasJustWritten) {
  Readers readers(concat("CREATE TABLE t(k INTEGER PRIMARY KEY, v); ", count_to(2000),
                         "INSERT INTO t SELECT i, i FROM n"));

  for (const std::string_view change :
       {"UPDATE t SET v = 'x' WHERE k = 1234", "DELETE FROM t WHERE k % 5 = 0",
        "INSERT INTO t SELECT k + 5000, zeroblob(300) FROM t", "VACUUM",
        "DELETE FROM t WHERE k > 700; PRAGMA incremental_vacuum; VACUUM"}) {
    readers.run(change);
    SCOPED_TRACE(change);
    readers.expect_alike("t", {"k"});
  }
}

// Tables of any declaration, changed in any way: SQLite is the oracle.
class RandomTable {
 public:
  explicit RandomTable(unsigned seed) : random_(seed) {}

  void run() {
    const int page_sizes[] = {512, 1024, 4096};
    readers_.run(
        concat("PRAGMA page_size = ", page_sizes[pick(3)], "; PRAGMA auto_vacuum = ", pick(2)));
    create();
    insert(200 + pick(400));
    for (int i = 0; i < 4; ++i) {
      change();
      const auto mine = readers_.by_pages("t", key_);
      if (!mine) continue;  // too small by now
      ++read_by_pages;
      SCOPED_TRACE(script_);
      readers_.expect_alike("t", key_);
    }
  }

  static inline int read_by_pages = 0;

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  void run_sql(const std::string& sql) {
    script_ += sql.substr(0, 300) + ";\n";
    readers_.run(sql);
  }

  std::string type() {
    const std::vector<std::string> types = {"",        "INTEGER", "TEXT",   "REAL",
                                            "NUMERIC", "BLOB",    "DOUBLE", "FLOATING POINT",
                                            "VARCHAR", "DECIMAL"};
    return types[static_cast<std::size_t>(pick(static_cast<int>(types.size())))];
  }

  // As an expression over a row number.
  std::string value() {
    const std::vector<std::string> values = {"NULL",
                                             "i",
                                             "-i * 12345678901",
                                             "i * 0.5",
                                             "i / 2.0",
                                             "'t' || i",
                                             "zeroblob(i % 700)",
                                             "CAST(zeroblob(i % 900) AS TEXT) || 'é'",
                                             "1",
                                             "0",
                                             "''",
                                             "x''",
                                             "1e300 * i",
                                             "'12'"};
    return values[static_cast<std::size_t>(pick(static_cast<int>(values.size())))];
  }

  void create() {
    columns_ = 1 + pick(6);
    const int shape = pick(4);
    std::string definition = shape == 0 ? "k INTEGER PRIMARY KEY" : concat("k ", type());
    for (int i = 0; i < columns_; ++i) definition += concat(", c", i, " ", type());
    if (shape == 1) definition += ", PRIMARY KEY (k)";
    if (shape == 2) definition += pick(2) == 0 ? ", PRIMARY KEY (c0, k)" : ", PRIMARY KEY (k DESC)";
    run_sql(concat("CREATE TABLE t(", definition, ")", shape == 2 ? " WITHOUT ROWID" : ""));
    is_short_row_allowed_ = shape != 2;
    if (shape == 0 || shape == 1) key_ = {"k"};
  }

  void insert(int rows) {
    std::string values = concat("i + ", next_);
    for (int i = 0; i < columns_; ++i) values += ", coalesce(" + value() + ", i)";
    run_sql(concat(count_to(rows), "INSERT OR IGNORE INTO t SELECT ", values, " FROM n"));
    next_ += rows;
  }

  void change() {
    switch (pick(is_short_row_allowed_ ? 6 : 4)) {
      case 0:
        return run_sql(concat("DELETE FROM t WHERE abs(random()) % 3 = 0"));
      case 1:
        return insert(100);
      case 2:
        return run_sql("VACUUM");
      case 3:
        return run_sql(concat("UPDATE OR IGNORE t SET c", pick(columns_), " = zeroblob(k % 600)"));
      case 4:
        run_sql(concat("ALTER TABLE t ADD COLUMN c", columns_, " ", type(), " DEFAULT ",
                       pick(2) == 0 ? "7" : "'x'"));
        ++columns_;
        return;
      default:
        return run_sql(concat("UPDATE t SET c0 = NULL WHERE k % 2"));
    }
  }

  std::mt19937 random_;
  Readers readers_{""};
  std::string script_{};
  std::vector<std::string> key_{};
  int columns_ = 0;
  int next_ = 0;
  bool is_short_row_allowed_ = true;
};

TEST(PageDigest, SaysOfRandomTablesWhatSqliteSays) {
  for (unsigned seed = 0; seed < 40; ++seed) RandomTable(seed).run();

  EXPECT_GE(RandomTable::read_by_pages, 90);
}

}  // namespace
}  // namespace gate
