// Foreign keys that a deployment broke are found although most are not followed again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate/base/log.h"
#include "gate/engine/engines.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/support/small_scenario.h"

namespace gate {
namespace {

using testing::IsEmpty;
using testing::Not;

// What is found after `up`, whose connection does not enforce foreign keys.
std::vector<Finding> violations(const std::string& up) {
  SmallScenario small;
  small.write("004_last", up, "SELECT 1;\n");
  set_quiet(true);
  Scenario scenario = small.scenario();
  scenario.foreign_keys = false;
  const auto engine = make_engine("sqlite");
  return rehearse(scenario, *engine, {.work_dir = small.work_dir()}).verify.foreign_keys;
}

TEST(References, AreSoundWhereNothingOfThemChanged) {
  EXPECT_THAT(violations("SELECT 1;\n"), IsEmpty());
}

TEST(References, MissAParentThatIsGone) {
  EXPECT_THAT(violations("DELETE FROM shop WHERE id = 1;\n"), Not(IsEmpty()));
}

TEST(References, MissARowThatPointsNowhere) {
  EXPECT_THAT(violations("INSERT INTO sale VALUES (9, 99, '1');\n"), Not(IsEmpty()));
  EXPECT_THAT(violations("UPDATE sale SET shop_id = 99 WHERE id = 1;\n"), Not(IsEmpty()));
}

TEST(References, MissAKeyOfTheParentThatIsNoLongerOne) {
  EXPECT_THAT(violations("CREATE TABLE s(id INTEGER, name TEXT NOT NULL, town TEXT,"
                         " open INTEGER NOT NULL, PRIMARY KEY(id, name));\n"
                         "INSERT INTO s SELECT * FROM shop;\n"
                         "DROP TABLE shop;\nALTER TABLE s RENAME TO shop;\n"),
              Not(IsEmpty()));
}

}  // namespace
}  // namespace gate
