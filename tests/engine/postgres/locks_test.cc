// Which locks a statement took, and which tables it stored anew.
#include "gate/base/text.h"
#include "tests/engine/postgres/postgres.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kShop =
    "CREATE TABLE t (id int PRIMARY KEY, n int, s varchar(10)); CREATE TABLE u (id int PRIMARY KEY,"
    "t int); CREATE INDEX by_n ON t (n); INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b');"
    "CREATE TABLE p (k int) PARTITION BY LIST (k); CREATE TABLE p1 PARTITION OF p FOR VALUES IN "
    "(1)";

class PostgresLocks : public PostgresTest {
 protected:
  std::vector<std::string> locks_of(std::string_view sql) {
    std::vector<std::string> words;
    outcome_ = session_->execute(sql);
    for (const TableLock& lock : outcome_.locks) {
      words.push_back(concat(lock.table, ' ', lock.mode));
    }
    return words;
  }

  std::unique_ptr<Session> session_ = write(make(kShop));
  Outcome outcome_{};
};

TEST_F(PostgresLocks, AreThoseOfTheServersTable) {
  EXPECT_THAT(locks_of("UPDATE t SET n = 3"), IsEmpty());
  EXPECT_THAT(locks_of("CREATE INDEX i ON t (s)"), ElementsAre("t SHARE"));
  EXPECT_THAT(locks_of("ALTER TABLE u ADD FOREIGN KEY (t) REFERENCES t"),
              UnorderedElementsAre("t SHARE ROW EXCLUSIVE", "u SHARE ROW EXCLUSIVE"));
  EXPECT_EQ(outcome_.locks.at(0).bars, Barred::writes);
  EXPECT_THAT(locks_of("ALTER TABLE t ADD COLUMN m int"), ElementsAre("t ACCESS EXCLUSIVE"));
  EXPECT_EQ(outcome_.locks.at(0).bars, Barred::all);
  EXPECT_THAT(locks_of("ALTER TABLE t ALTER COLUMN n SET STATISTICS 7"),
              ElementsAre("t SHARE UPDATE EXCLUSIVE"));
  EXPECT_EQ(outcome_.locks.at(0).bars, Barred::definition);
  EXPECT_THAT(locks_of("REINDEX INDEX by_n"), ElementsAre("t ACCESS EXCLUSIVE"));
  EXPECT_THAT(locks_of("ALTER TABLE p ADD COLUMN m int"), ElementsAre("p ACCESS EXCLUSIVE"));
  EXPECT_THAT(locks_of("CREATE INDEX CONCURRENTLY c ON t (s)"), IsEmpty());
}

TEST_F(PostgresLocks, AreToldOnceOfATransaction) {
  EXPECT_THAT(locks_of("BEGIN"), IsEmpty());
  EXPECT_THAT(locks_of("CREATE TABLE made (a int)"), IsEmpty());
  EXPECT_THAT(locks_of("ALTER TABLE made ADD COLUMN b int"), IsEmpty());
  EXPECT_THAT(locks_of("LOCK TABLE t IN SHARE MODE"), ElementsAre("t SHARE"));
  EXPECT_THAT(locks_of("CREATE INDEX i ON t (s)"), IsEmpty());
  EXPECT_THAT(locks_of("DROP INDEX by_n"), ElementsAre("t ACCESS EXCLUSIVE"));
  EXPECT_THAT(locks_of("COMMIT"), IsEmpty());
  EXPECT_THAT(locks_of("ALTER TABLE made ADD COLUMN c int"), ElementsAre("made ACCESS EXCLUSIVE"));
}

TEST_F(PostgresLocks, TellTablesThatAreStoredAnew) {
  session_->execute("ALTER TABLE t ALTER COLUMN n TYPE bigint");
  const auto rewritten = [&](std::string_view sql) { return session_->execute(sql).rewritten; };
  EXPECT_THAT(rewritten("ALTER TABLE t ALTER COLUMN n TYPE int"), ElementsAre("t"));
  EXPECT_THAT(rewritten("ALTER TABLE t ADD COLUMN r float DEFAULT random()"), ElementsAre("t"));
  EXPECT_THAT(rewritten("VACUUM FULL t"), ElementsAre("t"));

  EXPECT_THAT(rewritten("ALTER TABLE t ALTER COLUMN s TYPE varchar(20)"), IsEmpty());
  EXPECT_THAT(rewritten("ALTER TABLE t ADD COLUMN d int DEFAULT 7"), IsEmpty());
  EXPECT_THAT(rewritten("ALTER TABLE t RENAME TO v"), IsEmpty());
  EXPECT_THAT(rewritten("TRUNCATE v"), IsEmpty());
}

}  // namespace
}  // namespace gate
