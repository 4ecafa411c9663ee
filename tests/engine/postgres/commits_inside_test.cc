// Statements that are committed in several steps of their own, and what is left of one that is cut
// off between them.
#include <thread>

#include "gate/base/text.h"
#include "tests/engine/postgres/postgres.h"

namespace gate {
namespace {

constexpr std::string_view kShop =
    "CREATE TABLE t (id int PRIMARY KEY, n int); CREATE INDEX by_n ON t (n);"
    "INSERT INTO t SELECT i, i FROM generate_series(1, 9) i;"
    "CREATE TABLE other (id int);"
    "CREATE PROCEDURE in_steps() LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET n = 1 WHERE id < 5; "
    "COMMIT; UPDATE t SET n = 2 WHERE id > 5; END $$;"
    "CREATE PROCEDURE at_once() LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET n = 3; END $$";

class PostgresCommits : public PostgresTest {
 protected:
  int looks_at(std::string_view sql) {
    int looks = 0;
    session_->on_progress([&looks] { ++looks; });
    session_->execute(sql);
    session_->on_progress({});
    return looks;
  }

  Database shop_ = make(kShop);
  std::unique_ptr<Session> session_ = write(shop_);
};

TEST_F(PostgresCommits, AreToldOfStatementsThatCommitInside) {
  const auto commits = [&](std::string_view sql) { return session_->execute(sql).commits_inside; };
  EXPECT_TRUE(commits("CREATE INDEX CONCURRENTLY i ON t (n)"));
  EXPECT_TRUE(commits("REINDEX TABLE CONCURRENTLY t"));
  EXPECT_TRUE(commits("DROP INDEX CONCURRENTLY i"));
  EXPECT_EQ(commits("CALL in_steps()"), 1);
  EXPECT_EQ(commits("DO $$ BEGIN FOR i IN 1..4 LOOP COMMIT; UPDATE t SET n = i; END LOOP; END $$"),
            4);
  EXPECT_EQ(commits("DO $$ BEGIN FOR i IN 1..4 LOOP UPDATE t SET n = i; COMMIT; END LOOP; END $$"),
            3);

  EXPECT_FALSE(commits("CREATE INDEX i ON t (n)"));
  EXPECT_FALSE(commits("CALL at_once()"));
  EXPECT_FALSE(commits("DO $$ BEGIN UPDATE t SET n = 4; END $$"));
  EXPECT_FALSE(commits("DO $$ BEGIN UPDATE t SET n = 4; COMMIT; END $$"));
  EXPECT_FALSE(commits("UPDATE t SET n = 5"));
  EXPECT_FALSE(commits("BEGIN"));
  EXPECT_FALSE(commits("CALL at_once()"));
  EXPECT_FALSE(commits("COMMIT"));
}

TEST_F(PostgresCommits, HideNoRowsThatWereWrittenBeforeThem) {
  const Outcome outcome = session_->execute("CALL in_steps()");
  EXPECT_EQ(outcome.rows_changed + outcome.rows_changed_indirectly, 8);
  EXPECT_THAT(outcome.effects, testing::Contains(testing::Field(&Effect::column, "n")));
}

TEST_F(PostgresCommits, AreHeldUpOnceWhereAPartIsThere) {
  EXPECT_EQ(looks_at("CREATE INDEX CONCURRENTLY i ON t (n)"), 1);
  EXPECT_EQ(looks_at("REINDEX INDEX CONCURRENTLY i"), 1);
  EXPECT_EQ(looks_at("DROP INDEX CONCURRENTLY i"), 1);
  EXPECT_EQ(looks_at("CREATE INDEX i ON t (n)"), 0);
  EXPECT_EQ(looks_at("UPDATE t SET n = 7"), 0);
  EXPECT_EQ(session_->read_schema().indexes.size(), 3U);  // and all is done all the same
}

TEST_F(PostgresCommits, AreHeldUpAfterTheFirstFewOfABlock) {
  EXPECT_EQ(looks_at("CALL in_steps()"), 1);
  EXPECT_EQ(looks_at("DO $$ BEGIN FOR i IN 1..9 LOOP UPDATE t SET n = 0 WHERE id = i; COMMIT; END "
                     "LOOP; END $$"),
            3);
  EXPECT_EQ(looks_at("CALL at_once()"), 0);
  EXPECT_EQ(looks_at("DO $$ BEGIN UPDATE t SET n = 1; ROLLBACK; UPDATE t SET n = 2; END $$"), 1);
  EXPECT_EQ(
      looks_at("DO $$ BEGIN UPDATE t SET n = 3; COMMIT; INSERT INTO other VALUES (1); END $$"),
      0);  // nobody knows where to wait
  // Two commits, and between them nobody waits.
  EXPECT_EQ(
      looks_at("DO $$ BEGIN UPDATE t SET n = 4; COMMIT; INSERT INTO other VALUES (2); COMMIT; "
               "UPDATE t SET n = 5; END $$"),
      0);
  EXPECT_EQ(looks_at("DO $$ BEGIN CREATE TABLE made (a int); COMMIT; UPDATE t SET n = 6; COMMIT; "
                     "UPDATE t SET n = 7; END $$"),
            0);
  EXPECT_EQ(looks_at("DO $$ BEGIN PERFORM 1; END $$"), 0);
  // It never waits for what it asks for.
  EXPECT_EQ(
      looks_at("DO $$ BEGIN LOOP BEGIN LOCK TABLE t NOWAIT; EXIT; EXCEPTION WHEN "
               "lock_not_available THEN PERFORM pg_sleep(0.01); END; END LOOP; UPDATE t SET n "
               "= 8; COMMIT; END $$"),
      0);
}

// What the first transaction has done is there, and nothing of the second.
TEST_F(PostgresCommits, ShowWhatIsCommittedWhereABlockIsHeldUp) {
  Rows seen;
  session_->on_progress([&] {
    std::jthread([&] { seen = read(shop_)->query("SELECT min(n), max(n) FROM t"); }).join();
  });
  session_->execute("CALL in_steps()");
  session_->on_progress({});
  EXPECT_EQ(seen, (Rows{{Value(std::int64_t{1}), Value(std::int64_t{9})}}));
}

TEST_F(PostgresCommits, LeaveAnIndexThatIsNotValidWhereTheyAreCutOff) {
  session_->on_progress([&] {
    session_->on_progress({});
    // As nobody else could: from another thread while this one waits for the server.
    std::jthread([&] { engine_->cut_off(shop_); }).join();
  });
  EXPECT_THROW(session_->execute("CREATE UNIQUE INDEX CONCURRENTLY i ON t (n)"), Error);
  session_.reset();

  const auto after = read(shop_);
  const Index* left = nullptr;
  const Schema schema = after->read_schema();
  for (const Index& index : schema.indexes) {
    if (index.name == "i") left = &index;
  }
  ASSERT_NE(left, nullptr);
  EXPECT_THAT(left->clauses, testing::Contains("INVALID"));
}

TEST_F(PostgresCommits, ChangeTheFingerprintEachTime) {
  const auto change = [&](std::string_view sql) {
    const std::string before = engine_->fingerprint(shop_);
    session_->execute(sql);
    return before != engine_->fingerprint(shop_);
  };
  EXPECT_TRUE(change("COMMENT ON TABLE t IS 'x'"));
  EXPECT_TRUE(change("COMMENT ON SCHEMA public IS 'x'"));
  EXPECT_TRUE(change("GRANT SELECT (n) ON t TO PUBLIC"));
  EXPECT_TRUE(change("ALTER TABLE t ALTER COLUMN n SET STATISTICS 7"));
  EXPECT_TRUE(change("CREATE STATISTICS s ON id, n FROM t"));
  EXPECT_TRUE(change("CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING"));
  EXPECT_TRUE(change("ALTER TABLE t REPLICA IDENTITY FULL"));
  EXPECT_TRUE(change("ALTER TABLE t CLUSTER ON by_n"));
  EXPECT_FALSE(change("SELECT 1"));
}

}  // namespace
}  // namespace gate
