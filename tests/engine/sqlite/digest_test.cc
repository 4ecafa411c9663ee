#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "gate/base/error.h"
#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

// The digest of column `v` of a table that holds the one value.
Digest digest_of(std::string_view literal, std::string_view before = "") {
  TestDatabase database(concat(before, "CREATE TABLE t(v); INSERT INTO t VALUES (", literal, ")"));
  return database->digest({.table = "t"}).columns[0].digest;
}

TEST(SqliteDigest, TellsStorageClassesApart) {
  const std::vector<std::string> values = {"1",
                                           "1.0",
                                           "'1'",
                                           "x'31'",
                                           "NULL",
                                           "''",
                                           "x''",
                                           "0",
                                           "0.0",
                                           "'0'",
                                           "9e999",
                                           "-9e999",
                                           "-1",
                                           "x'3100'",
                                           "CAST(x'3100' AS TEXT)",
                                           "CAST(x'ff' AS TEXT)",
                                           "x'ff'",
                                           "9223372036854775807",
                                           "9223372036854775807.0",
                                           "'ä'",
                                           "'A'",
                                           "'a'",
                                           "'a '"};

  std::vector<Digest> digests;
  for (const std::string& value : values) digests.push_back(digest_of(value));

  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_NE(digests[i], digests[j]) << values[i] << " and " << values[j];
    }
  }
}

TEST(SqliteDigest, IsTheSameInEveryEncodingOfText) {
  const Digest utf8 = digest_of("'pär €'");

  EXPECT_EQ(digest_of("'pär €'", "PRAGMA encoding = 'UTF-16le';"), utf8);
  EXPECT_EQ(digest_of("'pär €'", "PRAGMA encoding = 'UTF-16be';"), utf8);
}

TEST(SqliteDigest, IsTheSameInEveryPageSizeAndVacuumMode) {
  const std::string script =
      "CREATE TABLE t(k INTEGER PRIMARY KEY, v); WITH RECURSIVE n(i) AS"
      " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
      " INSERT INTO t SELECT i, CAST(zeroblob(i * i * 9) AS TEXT) || 'x' FROM n;";
  TestDatabase expected(script);
  const Digest digest = expected->digest({.table = "t", .key = {"k"}}).columns[1].digest;

  for (const char* pragma : {"page_size = 512", "page_size = 65536", "auto_vacuum = FULL"}) {
    TestDatabase database(concat("PRAGMA ", pragma, ";", script));
    EXPECT_EQ(database->digest({.table = "t", .key = {"k"}}).columns[1].digest, digest) << pragma;
    EXPECT_EQ(database->digest({.table = "t", .key = {"k"}}).rows, 40) << pragma;
  }
}

TEST(SqliteDigest, DoesNotDependOnOrderOrStorage) {
  TestDatabase one("CREATE TABLE t(k PRIMARY KEY, v); INSERT INTO t VALUES ('a', 1), ('b', 2)");
  TestDatabase other(
      "CREATE TABLE t(k PRIMARY KEY, v) WITHOUT ROWID; INSERT INTO t VALUES ('b', 2), ('a', 1)");

  const TableSnapshot a = one->digest({.table = "t", .key = {"k"}});
  const TableSnapshot b = other->digest({.table = "t", .key = {"k"}});

  EXPECT_EQ(a.columns[0].digest, b.columns[0].digest);
  EXPECT_EQ(a.columns[1].digest, b.columns[1].digest);
  EXPECT_EQ(one->digest({.table = "t"}).whole_rows, other->digest({.table = "t"}).whole_rows);
}

TEST(SqliteDigest, TellsRowsApartThatAKeyDoesNot) {
  TestDatabase one(
      "CREATE TABLE t(k UNIQUE, a, b); INSERT INTO t VALUES (NULL, 1, 2), (NULL, 3, 4),"
      " (7, 5, 6)");
  TestDatabase other(
      "CREATE TABLE t(k UNIQUE, a, b); INSERT INTO t VALUES (NULL, 1, 4),"
      " (NULL, 3, 2), (7, 5, 6)");
  const TableSnapshot a = one->digest({.table = "t", .key = {"k"}});
  const TableSnapshot b = other->digest({.table = "t", .key = {"k"}});
  EXPECT_EQ(a.columns[2].digest, b.columns[2].digest);
  EXPECT_EQ(a.columns[1].up_to_here, b.columns[1].up_to_here);
  EXPECT_NE(a.columns[2].up_to_here, b.columns[2].up_to_here);
  EXPECT_NE(a.whole_rows, b.whole_rows);

  one.execute("DELETE FROM t WHERE k IS NULL");
  EXPECT_EQ(one->digest({.table = "t", .key = {"k"}}).whole_rows, Digest{});
}

TEST(SqliteDigest, KnowsTheFirstColumnsOfWholeRows) {
  TestDatabase one("CREATE TABLE t(a, b); INSERT INTO t VALUES (1, 2), (3, 4)");
  const TableSnapshot before = one->digest({.table = "t"});
  one.execute("ALTER TABLE t ADD COLUMN c DEFAULT 'x'");
  const TableSnapshot after = one->digest({.table = "t"});
  EXPECT_EQ(before.whole_rows, after.columns[1].up_to_here);
  EXPECT_NE(before.whole_rows, after.whole_rows);
}

TEST(SqliteDigest, SeesValuesThatSwappedTheirRows) {
  TestDatabase one("CREATE TABLE t(k PRIMARY KEY, v); INSERT INTO t VALUES ('a', 1), ('b', 2)");
  TestDatabase other("CREATE TABLE t(k PRIMARY KEY, v); INSERT INTO t VALUES ('a', 2), ('b', 1)");

  EXPECT_NE(one->digest({.table = "t", .key = {"k"}}).columns[1].digest,
            other->digest({.table = "t", .key = {"k"}}).columns[1].digest);
  // As a bag of values they are the same; as a bag of rows they are not.
  EXPECT_EQ(one->digest({.table = "t"}).columns[1].digest,
            other->digest({.table = "t"}).columns[1].digest);
  EXPECT_NE(one->digest({.table = "t"}).whole_rows, other->digest({.table = "t"}).whole_rows);
}

TEST(SqliteDigest, SeesThatARowIsThereTwice) {
  TestDatabase one("CREATE TABLE t(v); INSERT INTO t VALUES (1), (1), (2)");
  TestDatabase other("CREATE TABLE t(v); INSERT INTO t VALUES (1), (2), (2)");

  EXPECT_NE(one->digest({.table = "t"}).whole_rows, other->digest({.table = "t"}).whole_rows);
}

TEST(SqliteDigest, SeesWhereTextOfTwoColumnsMoved) {
  TestDatabase one("CREATE TABLE t(a, b); INSERT INTO t VALUES ('x', 'yz')");
  TestDatabase other("CREATE TABLE t(a, b); INSERT INTO t VALUES ('xy', 'z')");

  EXPECT_NE(one->digest({.table = "t"}).whole_rows, other->digest({.table = "t"}).whole_rows);
}

TEST(SqliteDigest, SplitsAnyRangeOfRowids) {
  TestDatabase database(
      "CREATE TABLE t(rowid, oid, v); INSERT INTO t(_rowid_, v) VALUES"
      " (-9223372036854775808, 1), (-1, 2), (0, 3), (9223372036854775807, 4);"
      "CREATE TABLE e(v); CREATE TABLE one(v);"
      "INSERT INTO one(rowid) VALUES (-9223372036854775808); CREATE TABLE w(k PRIMARY KEY, v) "
      "WITHOUT ROWID; INSERT INTO w VALUES (1, "
      "1);"
      "CREATE TABLE all_taken(rowid, oid, _rowid_); INSERT INTO all_taken VALUES (1, 2, 3);"
      "CREATE VIRTUAL TABLE r USING rtree(id, x, y); INSERT INTO r VALUES (1, 2, 3)");

  for (const std::string table : {"t", "e", "one", "w", "all_taken", "r"}) {
    const TableSnapshot whole = database->digest({.table = table});
    for (const int parts : {2, 3, 16}) {
      Digest sum;
      std::int64_t rows = 0;
      for (int part = 0; part < parts; ++part) {
        const TableSnapshot piece = database->digest({table, {}, part, parts});
        sum += piece.whole_rows;
        rows += piece.rows;
      }
      EXPECT_EQ(sum, whole.whole_rows) << table << " in " << parts;
      EXPECT_EQ(rows, whole.rows) << table << " in " << parts;
    }
  }
}

TEST(SqliteDigest, TakesGeneratedColumns) {
  TestDatabase database(
      "CREATE TABLE t(a, b AS (a + 1), c AS (a * 2) STORED);"
      "INSERT INTO t VALUES (1), (NULL)");

  const TableSnapshot snapshot = database->digest({.table = "t", .key = {"b"}});

  ASSERT_EQ(snapshot.columns.size(), 3U);
  EXPECT_EQ(snapshot.columns[2].nulls, 1);
}

TEST(SqliteDigest, RefusesAContentlessTableAndAKeyThatIsNotThere) {
  TestDatabase database("CREATE TABLE t(a); CREATE VIRTUAL TABLE x USING fts5(a, content='none')");

  EXPECT_THROW(database->digest({.table = "x"}), SqlError);
  EXPECT_THROW(database->digest({.table = "t", .key = {"b"}}), SqlError);
  EXPECT_THROW(database->digest({.table = "none"}), SqlError);
}

TEST(SqliteDigest, TakesAValueOfManyMegabytes) {
  TestDatabase one("CREATE TABLE t(v); INSERT INTO t VALUES (zeroblob(2000000))");
  TestDatabase other("CREATE TABLE t(v); INSERT INTO t VALUES (zeroblob(2000001))");

  EXPECT_NE(one->digest({.table = "t"}).whole_rows, other->digest({.table = "t"}).whole_rows);
}

// Digests against what SQL itself says of two tables.
class Comparison {
 public:
  explicit Comparison(unsigned seed) : random_(seed) {}

  void run() {
    make_tables();
    for (int i = 0; i < 12; ++i) {
      change();
      const bool sql_says_equal = rows_that_differ() == 0;
      const auto a = database_->digest({.table = "a", .key = key_});
      const auto b = database_->digest({.table = "b", .key = key_});
      const bool has_same_columns = std::ranges::equal(
          a.columns, b.columns, {}, &ColumnSnapshot::digest, &ColumnSnapshot::digest);
      EXPECT_EQ(has_same_columns && a.whole_rows == b.whole_rows && a.rows == b.rows,
                sql_says_equal)
          << changes_;
      (sql_says_equal ? equal : unequal) += 1;
    }
  }

  static inline int equal = 0;
  static inline int unequal = 0;

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  std::string value() {
    const std::vector<std::string> values = {
        "NULL", "0", "1", "1.0", "'1'", "x'31'", "''", "x''", "'a'", "'A'", "'a' || char(0) || 'b'",
        "2.5",  "-1"};
    return values[static_cast<std::size_t>(pick(static_cast<int>(values.size())))];
  }

  // Both tables hold the same rows, written in another order.
  void make_tables() {
    columns_ = 1 + pick(4);
    const bool keyed = pick(2) == 0;
    std::string definition = keyed ? "k INTEGER PRIMARY KEY" : "k";
    for (int i = 0; i < columns_; ++i) definition += concat(", c", i);
    run(concat("CREATE TABLE a(", definition, ")"));
    run(concat("CREATE TABLE b(", definition, ")"));
    if (keyed) key_ = {"k"};
    for (int row = 0; row < 6; ++row) {
      std::string values = concat(row + 1);
      for (int i = 0; i < columns_; ++i) values += ", " + value();
      run(concat("INSERT INTO a VALUES (", values, ")"));
    }
    run("INSERT INTO b SELECT * FROM a ORDER BY k DESC");
  }

  void change() {
    const std::string table = pick(2) == 0 ? "a" : "b";
    const std::string other = table == "a" ? "b" : "a";
    const int key = 1 + pick(6);
    const std::string column = concat("c", pick(columns_));
    switch (pick(5)) {
      case 0:
        run(concat("UPDATE ", table, " SET ", column, " = ", value(), " WHERE k = ", key));
        return;
      case 1:
        run(concat("DELETE FROM ", table, " WHERE k = ", key));
        return;
      case 2:
        run(concat("DELETE FROM ", table));
        run(concat("INSERT INTO ", table, " SELECT * FROM ", other, " ORDER BY random()"));
        return;
      case 3:
        run("VACUUM");
        return;
      default:
        run(concat("INSERT OR IGNORE INTO ", table, " SELECT * FROM ", other, " WHERE k = ", key));
    }
  }

  // Rows with their storage classes and how often each is there.
  std::string rows_of(const std::string& table) {
    std::string terms = "typeof(k), k";
    for (int i = 0; i < columns_; ++i) terms += concat(", typeof(c", i, "), hex(c", i, "), c", i);
    return concat("SELECT count(*), ", terms, " FROM ", table, " GROUP BY ", terms);
  }

  std::int64_t rows_that_differ() {
    const std::string a = rows_of("a");
    const std::string b = rows_of("b");
    const Rows rows =
        database_->query(concat("SELECT (SELECT count(*) FROM (", a, " EXCEPT ", b,
                                ")) + (SELECT count(*) FROM (", b, " EXCEPT ", a, "))"));
    return std::get<std::int64_t>(rows[0][0]);
  }

  void run(const std::string& sql) {
    changes_ += sql + ";\n";
    database_.execute(sql);
  }

  std::mt19937 random_;
  TestDatabase database_{""};
  std::string changes_{};
  std::vector<std::string> key_{};
  int columns_ = 0;
};

TEST(SqliteDigest, IsEqualExactlyWhenSqlSaysThatTheRowsAre) {
  for (unsigned seed = 0; seed < 27; ++seed) Comparison(seed).run();

  EXPECT_GE(Comparison::equal + Comparison::unequal, 300);
  EXPECT_GE(Comparison::equal, 100);
  EXPECT_GE(Comparison::unequal, 100);
}

}  // namespace
}  // namespace gate
