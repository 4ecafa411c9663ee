// Which locks a statement took, and which tables it stored anew.
#include <algorithm>
#include <set>

#include "gate/base/text.h"
#include "tests/engine/postgres/postgres.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
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

TEST_F(PostgresLocks, AreThoseOfFunctionsThatAQueryCalls) {
  session_->execute(
      "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN LOCK TABLE t; RETURN 1; END'");
  EXPECT_THAT(locks_of("SELECT f()"), ElementsAre("t ACCESS EXCLUSIVE"));
  EXPECT_THAT(locks_of("WITH one AS (SELECT f()) SELECT * FROM one"),
              ElementsAre("t ACCESS EXCLUSIVE"));
}

TEST_F(PostgresLocks, AreLetGoWithASavepoint) {
  session_->execute("BEGIN");
  EXPECT_THAT(locks_of("LOCK TABLE t IN SHARE MODE"), ElementsAre("t SHARE"));
  session_->execute("SAVEPOINT a");
  EXPECT_THAT(locks_of("ALTER TABLE t ADD COLUMN m int"), ElementsAre("t ACCESS EXCLUSIVE"));
  session_->execute("ROLLBACK TO a");
  EXPECT_THAT(locks_of("CREATE INDEX i ON t (s)"), IsEmpty());
  EXPECT_THAT(locks_of("ALTER TABLE t ADD COLUMN m int"), ElementsAre("t ACCESS EXCLUSIVE"));
}

TEST_F(PostgresLocks, AreThoseOfPartitionsOnlyWhereTheyAreSome) {
  session_->execute("CREATE TABLE q (k int)");
  session_->execute("BEGIN");
  EXPECT_THAT(locks_of("ALTER TABLE p ATTACH PARTITION q FOR VALUES IN (2)"),
              UnorderedElementsAre("p SHARE UPDATE EXCLUSIVE", "q ACCESS EXCLUSIVE"));
  EXPECT_THAT(locks_of("LOCK TABLE t"), ElementsAre("t ACCESS EXCLUSIVE"));
  session_->execute("COMMIT");
  EXPECT_THAT(locks_of("ALTER TABLE q ALTER k SET NOT NULL"), ElementsAre("p ACCESS EXCLUSIVE"));
  EXPECT_THAT(locks_of("ALTER TABLE p DETACH PARTITION q"), ElementsAre("p ACCESS EXCLUSIVE"));
}

// What the server lets others do is the judge: one who reads and one who writes, right after each
// statement. Neither waits for long, and nobody who need not wait is refused for it.
class PostgresLocksOracle : public PostgresTest {
 protected:
  static constexpr std::string_view kTables[] = {"t", "u", "w", "p", "v", "m"};

  // "reads t", "writes t": what others are kept from.
  std::set<std::string> kept_from_others() {
    std::set<std::string> kept;
    for (const std::string_view table : kTables) {
      const auto look = [&](std::string_view what, const std::string& sql) {
        const std::string refusal = refusal_of(*other_, sql);
        if (refusal.empty()) return;
        kept.insert(concat(what, ' ', table));
        EXPECT_THAT(refusal, HasSubstr("lock timeout")) << sql;
      };
      look("reads", concat("SELECT * FROM ", table, " LIMIT 1"));
      const bool can_be_written = table != "m";
      if (can_be_written) look("writes", concat("UPDATE ", table, " SET id = id WHERE id + 0 = 0"));
    }
    return kept;
  }

  static std::set<std::string> told(const Outcome& outcome) {
    std::set<std::string> kept;
    for (const TableLock& lock : outcome.locks) {
      const bool is_asked = std::ranges::count(kTables, std::string_view(lock.table)) > 0;
      if (!is_asked || lock.bars == Barred::definition) continue;
      if (lock.bars == Barred::all) kept.insert(concat("reads ", lock.table));
      if (lock.table != "m") kept.insert(concat("writes ", lock.table));
    }
    return kept;
  }

  Database database_ = make(
      "CREATE TABLE t (id int PRIMARY KEY, n int, s varchar(10)); CREATE TABLE u (id int PRIMARY "
      "KEY, t int REFERENCES t); CREATE TABLE w (id int PRIMARY KEY, t int); CREATE INDEX by_n ON "
      "t (n); CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR "
      "VALUES IN (1); CREATE TABLE p0 PARTITION OF p FOR VALUES IN (0); CREATE TABLE q (id int); "
      "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE FUNCTION g() RETURNS trigger LANGUAGE "
      "plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TABLE z (id int); CREATE VIEW v AS SELECT id "
      "FROM z; INSERT INTO t VALUES "
      "(1, 1, 'a')");
  std::unique_ptr<Session> session_ = write(database_);
  std::unique_ptr<Session> other_ =
      engine_->open(database_, {.access = Access::write, .observed = false, .patience_seconds = 0});
};

TEST_F(PostgresLocksOracle, OthersAreKeptFromWhatIsTold) {
  for (const char* sql : {"UPDATE t SET n = 2",
                          "CREATE INDEX i ON t (s)",
                          "DROP INDEX by_n",
                          "REINDEX INDEX by_n",
                          "ALTER INDEX by_n RENAME TO by_m",
                          "ALTER TABLE t ADD m int",
                          "ALTER TABLE w ADD FOREIGN KEY (t) REFERENCES t",
                          "ALTER TABLE u DROP CONSTRAINT u_t_fkey",
                          "CREATE TABLE x (t int REFERENCES t)",
                          "DROP TABLE t CASCADE",
                          "DROP TABLE u",
                          "TRUNCATE t CASCADE",
                          "CREATE TRIGGER r AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION g()",
                          "ALTER TABLE t ALTER n SET STATISTICS 7",
                          "ALTER TABLE t ADD CHECK (n > 0) NOT VALID",
                          "ALTER TABLE p ATTACH PARTITION q FOR VALUES IN (2)",
                          "ALTER TABLE p DETACH PARTITION p1",
                          "DROP TABLE p1",
                          "TRUNCATE p1",
                          "CREATE INDEX i ON p (id)",
                          "CREATE TABLE p2 PARTITION OF p FOR VALUES IN (3)",
                          "REFRESH MATERIALIZED VIEW m",
                          "CREATE OR REPLACE VIEW v AS SELECT id FROM z WHERE id > 0",
                          "CREATE RULE n AS ON INSERT TO w DO INSTEAD NOTHING",
                          "COMMENT ON TABLE t IS 'x'",
                          "ANALYZE t",
                          "CLUSTER t USING t_pkey",
                          "DO $$ BEGIN ALTER TABLE w ADD m int; DROP TABLE u; END $$",
                          "ALTER TABLE w ENABLE ROW LEVEL SECURITY",
                          "CREATE POLICY o ON w USING (true)"}) {
    SCOPED_TRACE(sql);
    session_->execute("BEGIN");
    const Outcome outcome = session_->execute(sql);
    EXPECT_EQ(told(outcome), kept_from_others());
    session_->execute("ROLLBACK");
    EXPECT_THAT(kept_from_others(), IsEmpty());
  }
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
