// What a database carries besides its objects: PRAGMA user_version and application_id.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::Contains;
using testing::IsEmpty;

std::set<std::string> complaints_about(const std::string& up, const std::string& down) {
  const SmallScenario small;
  small.write("003_town", up, down);
  return complaints(rehearse_small(small));
}

TEST(Settings, AreToBeBroughtBack) {
  EXPECT_THAT(complaints_about("PRAGMA user_version = 7;", "SELECT 1;"),
              Contains("failed rollback/restores-schema 3 user_version"));
  EXPECT_THAT(complaints_about("PRAGMA application_id = 7;", "SELECT 1;"),
              Contains("failed rollback/restores-schema 3 application_id"));
}

TEST(Settings, AreNoFindingWhereTheyAreBroughtBack) {
  EXPECT_THAT(complaints_about("PRAGMA user_version = 7;", "PRAGMA user_version = 0;"), IsEmpty());
}

TEST(Settings, AreWarnedOfWhereTheyGoBackOnTheWayUp) {
  const SmallScenario small;
  small.write("002_visit", "PRAGMA user_version = 7;", "PRAGMA user_version = 0;");
  small.write("003_town", "PRAGMA user_version = 0;", "PRAGMA user_version = 7;");
  EXPECT_THAT(complaints(rehearse_small(small)),
              Contains("warning verify/side-effects 3 user_version"));
}

}  // namespace
}  // namespace gate
