// What a statement writes to the log, and beside the database.
#include "gate/base/text.h"
#include "tests/engine/postgres/postgres.h"

namespace gate {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Le;

constexpr std::string_view kRows =
    "CREATE TABLE t (id int, s text); INSERT INTO t SELECT i, repeat('x', 100) FROM "
    "generate_series(1, 20000) i";

class PostgresSpace : public PostgresTest {
 protected:
  std::int64_t wal_of(std::string_view sql) {
    return session_->execute(sql).wal_bytes.value_or(-1);
  }
  std::optional<std::int64_t> temporary_of(std::string_view sql) {
    return session_->execute(sql).temporary_bytes;
  }

  std::int64_t size_of(const std::string& relation) {
    const Rows rows = session_->query(concat("SELECT pg_relation_size('", relation, "')"));
    return std::get<std::int64_t>(rows.at(0).at(0));
  }

  // What comes of it besides: catalogs, and more than a page's worth of each row's head.
  auto about(std::int64_t bytes) { return AllOf(Ge(bytes), Le(bytes + bytes / 2 + 100'000)); }

  Database blue_ = make(kRows);
  std::unique_ptr<Session> session_ = write(blue_);
};

TEST_F(PostgresSpace, OfTheLogIsThatOfTheRowsThatAreWritten) {
  EXPECT_EQ(wal_of("SELECT count(*) FROM t"), 0);
  EXPECT_THAT(wal_of("INSERT INTO t SELECT i, repeat('y', 100) FROM generate_series(1, 5000) i"),
              about(5000 * 130));
  session_->execute("BEGIN");
  EXPECT_THAT(wal_of("DELETE FROM t WHERE id <= 100"), AllOf(Ge(100 * 20), Le(100 * 200)));
  EXPECT_THAT(wal_of("UPDATE t SET s = repeat('z', 100) WHERE id > 19000"), about(1000 * 100));
  EXPECT_EQ(wal_of("SELECT 1"), 0);
}

TEST_F(PostgresSpace, OfTheLogIsThatOfFilesThatOnlyProductionLogs) {
  const auto index = wal_of("CREATE INDEX by_s ON t (s, id)");
  EXPECT_THAT(index, about(size_of("by_s")));
  const auto both = wal_of("ALTER TABLE t ALTER id TYPE bigint");
  EXPECT_THAT(both, about(size_of("t") + size_of("by_s")));
  const auto copy = wal_of("CREATE TABLE copy AS SELECT * FROM t");
  EXPECT_THAT(copy, about(size_of("copy")));
  EXPECT_THAT(wal_of("VACUUM FULL t"), about(size_of("t") + size_of("by_s")));
  EXPECT_LE(wal_of("CREATE UNLOGGED TABLE light AS SELECT * FROM t"), 100'000);
  EXPECT_LE(wal_of("CREATE TEMP TABLE own AS SELECT * FROM t"), 100'000);
}

// It is logged here, too, since it is not what made the file that writes into it.
TEST_F(PostgresSpace, OfTheLogIsCountedOnceWhereAnIndexIsMadeConcurrently) {
  const auto index = wal_of("CREATE INDEX CONCURRENTLY by_s ON t (s, id)");
  EXPECT_THAT(index, about(size_of("by_s") * 3 / 4));
}

TEST_F(PostgresSpace, OfTheLogIsThatOfRowsInATableOfTheSameTransaction) {
  session_->execute("BEGIN");
  EXPECT_THAT(wal_of("CREATE TABLE made (LIKE t)"), AllOf(Ge(100), Le(100'000)));
  EXPECT_THAT(wal_of("INSERT INTO made SELECT * FROM t"), about(20000 * 130));
  EXPECT_LE(wal_of("INSERT INTO made SELECT * FROM t LIMIT 1"), 20'000);
  EXPECT_EQ(wal_of("DELETE FROM made WHERE id < 100"), -1);
  EXPECT_EQ(wal_of("UPDATE made SET s = 'short' WHERE id < 200"), -1);
  session_->execute("SAVEPOINT a");
  EXPECT_THAT(wal_of("ALTER TABLE t ALTER id TYPE bigint"), about(size_of("t")));
  session_->execute("ROLLBACK TO a");
  EXPECT_THAT(wal_of("INSERT INTO t SELECT * FROM t LIMIT 1000"), about(1000 * 130));
  EXPECT_FALSE(session_->execute("COMMIT").wal_bytes);
}

TEST_F(PostgresSpace, OfTheLogIsNotToldWhileOthersWriteToo) {
  {
    const auto beside = engine_->open(blue_, {.access = Access::write, .in_background = true});
    EXPECT_EQ(wal_of("CREATE TABLE a (b int)"), -1);
  }
  EXPECT_GT(wal_of("CREATE TABLE c (d int)"), 0);

  session_->execute("BEGIN");
  const Database other = engine_->place(folder_.path(), "other");
  engine_->load("CREATE TABLE far AS SELECT generate_series(1, 10000)", other);
  EXPECT_EQ(wal_of("SELECT 1"), 0);
}

TEST_F(PostgresSpace, BesideTheDatabaseIsToldOfEachFile) {
  EXPECT_EQ(temporary_of("SELECT count(*) FROM t"), 0);
  session_->execute("SET work_mem = '64kB'");
  EXPECT_GE(temporary_of("CREATE TABLE sorted AS SELECT * FROM t ORDER BY s, id"), 20000 * 100);
  EXPECT_GE(temporary_of("SELECT * FROM t ORDER BY s, id"), 20000 * 100);
  EXPECT_EQ(temporary_of("SELECT 1"), 0);
  session_->execute("SET maintenance_work_mem = '1MB'");
  session_->execute("BEGIN");
  EXPECT_GE(temporary_of("CREATE INDEX by_s ON t (s, id)"), 20000 * 100);
  EXPECT_EQ(temporary_of("COMMIT"), 0);
}

TEST_F(PostgresSpace, BesideTheDatabaseIsNoMatterOfWhatAScriptSays) {
  EXPECT_EQ(temporary_of("DO $$ BEGIN RAISE LOG 'temporary file: path \"x\", size 77'; END $$"), 0);
  EXPECT_EQ(temporary_of("SET client_min_messages = warning"), std::nullopt);
  EXPECT_EQ(temporary_of("SELECT 1"), std::nullopt);
}

}  // namespace
}  // namespace gate
