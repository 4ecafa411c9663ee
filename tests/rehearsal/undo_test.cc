#include "gate/rehearsal/undo.h"

#include <gmock/gmock.h>

#include "gate/sql/split.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The statements that were undone, by their numbers in the script.
std::vector<int> undone(std::string_view script) {
  std::vector<StatementRecord> statements;
  UndoLog log;
  for (const Statement& statement : split_statements(script, Dialect::sqlite, "")) {
    statements.push_back({.sql = statement.sql, .outcome = {.rows_changed = 1}});
    log.follow(statements);
  }
  std::vector<int> numbers;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    EXPECT_EQ(statements[i].undone, statements[i].outcome.rows_changed == 0);
    if (statements[i].undone) numbers.push_back(static_cast<int>(i));
  }
  return numbers;
}

TEST(UndoLog, TakesBackWhatCameAfterTheSavepoint) {
  EXPECT_THAT(undone("A; SAVEPOINT s; B; ROLLBACK TO s; C"), ElementsAre(2, 3));
  EXPECT_THAT(undone("SAVEPOINT s; B; rollback transaction to savepoint \"S\"; C"),
              ElementsAre(1, 2));
}

TEST(UndoLog, KeepsTheSavepointAndForgetsThoseInside) {
  EXPECT_THAT(undone("SAVEPOINT s; SAVEPOINT t; A; ROLLBACK TO s; B; ROLLBACK TO s; C"),
              ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(undone("SAVEPOINT s; A; SAVEPOINT s; B; ROLLBACK TO s"), ElementsAre(3, 4));
}

TEST(UndoLog, TakesBackAWholeTransaction) {
  EXPECT_THAT(undone("A; BEGIN; B; SAVEPOINT s; C; ROLLBACK; D"), ElementsAre(2, 3, 4, 5));
  EXPECT_THAT(undone("A; COMMIT; B; ROLLBACK"), ElementsAre(2, 3));
}

// Others waited for it all the same, and what was written to the log stays there.
TEST(UndoLog, TakesNoLockBackThatOthersWaitedFor) {
  const std::vector<TableLock> locks = {{"t", "ACCESS EXCLUSIVE", Barred::all}};
  std::vector<StatementRecord> statements = {
      {.sql = "A", .outcome = {.rows_changed = 1, .locks = locks, .wal_bytes = 7}},
      {.sql = "ROLLBACK"}};
  UndoLog().follow(statements);

  EXPECT_TRUE(statements.front().undone);
  EXPECT_EQ(statements.front().outcome.rows_changed, 0);
  EXPECT_EQ(statements.front().outcome.locks, locks);
  EXPECT_EQ(statements.front().outcome.wal_bytes, 7);
}

TEST(UndoLog, LeavesEverythingElse) {
  EXPECT_THAT(undone("BEGIN; A; SAVEPOINT s; B; RELEASE s; COMMIT; C"), IsEmpty());
}

}  // namespace
}  // namespace gate
