// Scripts that take back what they did before anybody else can.
#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kClosed = "deploy/transaction-closed";

TEST(RolledBack, AScriptThatRollsItselfBackDidNothing) {
  for (const char* sql : {"ROLLBACK", "rollback transaction", "ROLLBACK -- TO be sure"}) {
    auto run = sound_run();
    add_statement(add_pending(run, "007"), sql, {});

    EXPECT_THAT(failing(run, kClosed), ElementsAre("007")) << sql;
    EXPECT_EQ(point_about(run, kClosed, "007").statement, sql);
  }
}

TEST(RolledBack, GoingBackToASavepointIsNoRollback) {
  for (const char* sql : {"ROLLBACK TO a", "ROLLBACK TRANSACTION TO SAVEPOINT a"}) {
    auto run = sound_run();
    add_statement(add_pending(run, "007"), sql, {});

    EXPECT_THAT(failing(run, kClosed), IsEmpty()) << sql;
  }
}

}  // namespace
}  // namespace gate
