// Whatever was read before, the digest is that of the rows that are there now.
#include "gate/engine/sqlite/pages/page_sums.h"

#include <gmock/gmock.h>

#include <random>

#include "gate/engine/sqlite/digest.h"
#include "gate/engine/sqlite/pages/page_digest.h"
#include "tests/engine/sqlite/pages/in_words.h"
#include "tests/engine/sqlite/pages/scripted_database.h"

namespace gate {
namespace {

class PageSumsTest : public testing::Test {
 protected:
  // Whether pages were read at all.
  bool expect_right(ScriptedDatabase& database, const DigestRequest& request,
                    const RowidRange& range = {}) {
    const auto mine = digest_pages(database.connection(), request, range, &known_);
    if (!mine) return false;
    const auto fresh = digest_pages(database.connection(), request, range);
    const bool is_all = range.first == RowidRange{}.first && range.last == RowidRange{}.last;
    const TableSnapshot stepped =
        is_all ? digest_by_steps(database.connection(), request) : fresh.value();
    EXPECT_EQ(in_words(*mine), in_words(stepped));
    return true;
  }

  // How many bunches of pages were not known, or not in all columns.
  std::size_t decoded(ScriptedDatabase& database, const DigestRequest& request) {
    const std::size_t before = read();
    EXPECT_TRUE(expect_right(database, request));
    return read() - before;
  }

  std::size_t read() const {
    return known_.times(Way::by_columns) + known_.times(Way::by_rows) + known_.times(Way::decoded);
  }

  PageSums known_{};
};

std::string rows_of(std::string_view table, int rows, std::string_view values) {
  return concat(count_to(rows), "INSERT INTO ", table, " SELECT ", values, " FROM n; ");
}

TEST_F(PageSumsTest, SpareWhatHasNotChanged) {
  ScriptedDatabase database(concat("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT, w); ",
                                   rows_of("t", 30'000, "i, 'value ' || i, i % 7")));
  const DigestRequest request{.table = "t", .key = {"id"}};
  EXPECT_GE(decoded(database, request), 10u);
  EXPECT_EQ(decoded(database, request), 0u);
  database.run("UPDATE t SET w = 8 WHERE id = 20000");
  EXPECT_EQ(decoded(database, request), 1u);
  database.run("UPDATE t SET w = 20000 % 7 WHERE id = 20000");
  EXPECT_LE(decoded(database, request), 1u);  // the row may lie elsewhere on its page
  database.run("ALTER TABLE t RENAME COLUMN w TO x; ALTER TABLE t RENAME TO u");
  EXPECT_EQ(decoded(database, {.table = "u", .key = {"id"}}), 0u);
}

TEST_F(PageSumsTest, AreThoseOfOneKeyAndOneDeclaration) {
  ScriptedDatabase database(concat("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT, w); ",
                                   rows_of("t", 9'000, "i, 'value ' || i, i % 7")));
  EXPECT_GT(decoded(database, {.table = "t", .key = {"id"}}), 0u);
  EXPECT_GT(decoded(database, {.table = "t"}), 0u);
  EXPECT_GT(decoded(database, {.table = "t", .key = {"v"}}), 0u);
  database.run("ALTER TABLE t ADD COLUMN x TEXT DEFAULT 'a'");
  EXPECT_GT(decoded(database, {.table = "t"}), 0u);
  database.run(
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '''a''',"
      " '''b'''); PRAGMA writable_schema = RESET");
  EXPECT_GT(decoded(database, {.table = "t"}), 0u);
}

TEST_F(PageSumsTest, SeeWhatChangesOnOverflowPagesAlone) {
  ScriptedDatabase database(concat("CREATE TABLE t(id INTEGER PRIMARY KEY, v BLOB); ",
                                   rows_of("t", 300, "i, zeroblob(9000)")));
  const DigestRequest request{.table = "t"};
  EXPECT_TRUE(expect_right(database, request));
  for (const char* tail : {"01", "02"}) {
    database.run(
        concat("UPDATE t SET v = CAST(zeroblob(8999) || x'", tail, "' AS BLOB) WHERE id % 3 = 0"));
    EXPECT_TRUE(expect_right(database, request));
  }
}

TEST_F(PageSumsTest, AreSharedByTablesAndRanges) {
  ScriptedDatabase database(
      concat("CREATE TABLE a(v, w); CREATE TABLE b(v, w); ", rows_of("a", 9'000, "i, 'x'"),
             "INSERT INTO b SELECT * FROM a; CREATE TABLE k(v PRIMARY KEY, w) WITHOUT ROWID;"
             " INSERT INTO k SELECT * FROM a;"));
  for (const char* table : {"a", "b", "k", "a"}) {
    EXPECT_TRUE(expect_right(database, {.table = table}));
  }
  for (const std::int64_t end : {1, 2'000, 2'001, 2'500, 8'999}) {
    EXPECT_TRUE(expect_right(database, {.table = "a"}, {.last = end}));
    EXPECT_TRUE(expect_right(database, {.table = "b"}, {.first = end + 1}));
  }
}

// What migrations do to tables, in any order.
TEST_F(PageSumsTest, AreRightAfterAnyChange) {
  std::mt19937 random(11);
  const auto pick = [&](unsigned below) { return static_cast<int>(random() % below); };
  std::size_t read = 0;
  for (int database_number = 0; database_number < 4; ++database_number) {
    ScriptedDatabase database(concat("PRAGMA page_size = ", database_number % 2 == 0 ? 1024 : 4096,
                                     "; PRAGMA auto_vacuum = ", database_number % 3,
                                     "; CREATE TABLE t(id INTEGER PRIMARY KEY, v, w REAL); ",
                                     rows_of("t", 3'000, "i * 3, 'v' || i, i"),
                                     "CREATE TABLE k(a, b, PRIMARY KEY (a, b))"
                                     " WITHOUT ROWID; ",
                                     rows_of("k", 2'000, "i % 97, 'k' || i")));
    int columns = 0;
    for (int step = 0; step < 25; ++step) {
      const int id = pick(9'000);
      const std::string where = concat(" WHERE id BETWEEN ", id, " AND ", id + pick(900));
      const std::string steps[] = {
          concat("UPDATE t SET v = 'u' || ", step, where),
          concat("UPDATE t SET w = w + 1 WHERE id = ", id),
          concat("UPDATE t SET v = zeroblob(", pick(9000), ")", where, " AND id % 50 = 0"),
          concat("DELETE FROM t", where),
          concat("INSERT OR REPLACE INTO t(id, v) SELECT id + 1, v FROM t", where),
          concat("ALTER TABLE t ADD COLUMN c", ++columns, " INT DEFAULT ", pick(9)),
          concat("DELETE FROM k WHERE a = ", pick(97)),
          concat("UPDATE OR IGNORE k SET b = b || 'x' WHERE a = ", pick(97)),
          "VACUUM",
          "CREATE INDEX IF NOT EXISTS i ON t(v)",
          "CREATE TABLE n AS SELECT * FROM t; DROP TABLE n",
          "PRAGMA incremental_vacuum(3)"};
      database.run(steps[static_cast<std::size_t>(pick(12))]);
      for (const DigestRequest& request :
           {DigestRequest{.table = "t", .key = {"id"}}, DigestRequest{.table = "t"},
            DigestRequest{.table = "k", .key = {"a", "b"}}}) {
        read += expect_right(database, request) ? 1U : 0U;
      }
    }
  }
  EXPECT_GT(read, 150u);
  EXPECT_GT(known_.size(), 200u);
}

TEST(PageSums, BeginAnewWhereTheyAreTooMany) {
  PageSums sums;
  KnownSums some{.rows = 1};
  some.columns.resize(1000);
  for (std::uint64_t i = 0; i < 2'000; ++i) sums.put({.low64 = i, .high64 = 0}, some);
  EXPECT_LT(sums.size(), 800u);
  EXPECT_TRUE(sums.find({.low64 = 1'999, .high64 = 0}));
  EXPECT_FALSE(sums.find({.low64 = 0, .high64 = 0}));
  EXPECT_FALSE(sums.find({.low64 = 1'999, .high64 = 1}));
}

}  // namespace
}  // namespace gate
