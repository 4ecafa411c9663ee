#include "gate/engine/sqlite/spill.h"

#include <gtest/gtest.h>

#include "gate/engine/engines.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

class SpillTest : public testing::Test {
 protected:
  SpillTest() { engine_->load("CREATE TABLE t(a); INSERT INTO t VALUES (1);", database_); }

  std::unique_ptr<Session> durable() {
    return engine_->open(database_, {.access = Access::write, .durable = true});
  }

  TempDir folder_ = test_folder();
  std::unique_ptr<Engine> engine_ = make_engine("sqlite");
  Database database_{folder_.file("spilling.db")};
};

TEST_F(SpillTest, IsTheJournalUntilTheCommit) {
  const auto session = durable();
  EXPECT_EQ(session->spill()->journal, 0U);

  session->execute("BEGIN");
  session->execute("UPDATE t SET a = 2");
  EXPECT_GT(session->spill()->journal, 0U);

  session->execute("COMMIT");
  EXPECT_EQ(session->spill()->journal, 0U);
}

TEST_F(SpillTest, IsTheLogWhereThereIsOne) {
  const auto session = durable();
  session->execute("PRAGMA journal_mode = WAL");

  session->execute("UPDATE t SET a = 2");

  EXPECT_GT(session->spill()->journal, 0U);
}

// They are unlinked as soon as they are open.
TEST_F(SpillTest, IsWhatTheEngineHasInTemporaryFiles) {
  const auto session = durable();
  session->execute("PRAGMA temp.cache_size = 1");
  session->execute(
      "CREATE TEMP TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 200) SELECT zeroblob(4000) AS x FROM n");

  EXPECT_GT(session->spill()->temporary, 400'000U);

  session->execute("DROP TABLE big");
}

}  // namespace
}  // namespace gate
