// What a rehearsal sees does not depend on how many threads look.
#include <gmock/gmock.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

std::set<std::string> differences_of(const gate::Run& run) {
  std::set<std::string> lines;
  for (const MigrationRecord& migration : run.migrations) {
    for (const auto* change : {&migration.change, &migration.after_down, &migration.after_again}) {
      for (const TableDifference& table : (*change)->tables) {
        lines.insert(concat(migration.version, " ", table.before, ">", table.after, " ",
                            table.rows_before, ">", table.rows_after, " +", table.rows_added, " -",
                            table.rows_removed, " ~", table.rows_modified));
      }
    }
  }
  return lines;
}

// A fixture that is worth a second thread is compared as it is on one.
TEST(LargeFixture, IsSeenAlikeOnOneAndOnTwoThreads) {
  const SmallScenario small;
  const auto session = make_engine("sqlite")->open({small.fixture()}, {.access = Access::write});
  session->execute("CREATE TABLE ballast(id INTEGER PRIMARY KEY, bytes BLOB)");
  session->execute("INSERT INTO ballast VALUES (1, zeroblob(9000000))");
  set_quiet(true);
  const auto run_on = [&](unsigned threads) {
    return rehearse(small.scenario(), *make_engine("sqlite"),
                    {.work_dir = small.work_dir(), .threads = threads});
  };

  const gate::Run one = run_on(1);
  const gate::Run two = run_on(2);

  EXPECT_THAT(complaints(two), complaints(one));
  EXPECT_EQ(judge(two).exit_code, 0);
  EXPECT_EQ(differences_of(two), differences_of(one));
  EXPECT_THAT(differences_of(two), testing::Contains("3 shop>shop 3>3 +0 -0 ~1"));
}

}  // namespace
}  // namespace gate
