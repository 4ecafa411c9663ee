#include "gate/compare/checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate/base/text.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

Table table_with(std::vector<std::string> checks) {
  std::ranges::sort(checks);
  return {.name = "t",
          .columns = {{.name = "a"}, {.name = "b"}, {.name = "c"}},
          .checks = std::move(checks)};
}

// "removed a > 0", "changed a > 0 > a > 1", "replaced a > 0 > CHECK (…)"
std::vector<std::string> compare_tables(const Table& before, const Table& after) {
  Schema schema;
  schema.tables = {after};
  std::vector<std::string> found;
  for (const ObjectDifference& check : compare_checks(before, after, schema)) {
    if (check.change == Change::added) {
      found.push_back(concat("added ", check.after));
    } else if (check.change == Change::changed) {
      found.push_back(concat("changed ", check.before, " > ", check.after));
    } else if (check.replaced_by.empty()) {
      found.push_back(concat("removed ", check.before));
    } else {
      found.push_back(concat("replaced ", check.before, " > ", check.replaced_by));
    }
  }
  return found;
}

std::vector<std::string> compare(std::vector<std::string> before, std::vector<std::string> after) {
  return compare_tables(table_with(std::move(before)), table_with(std::move(after)));
}

TEST(CompareChecks, TakeOneThatIsWrittenOtherwiseForChanged) {
  EXPECT_THAT(compare({"a > 0"}, {"a >= 0"}), ElementsAre("changed a > 0 > a >= 0"));
  EXPECT_THAT(compare({"a > 0", "b > 0"}, {"a > 1", "b > 1"}),
              UnorderedElementsAre("changed a > 0 > a > 1", "changed b > 0 > b > 1"));
  EXPECT_THAT(compare({"a > 0"}, {"a > 0"}), IsEmpty());
}

TEST(CompareChecks, LeaveOneGoneWhereTwoBecomeOne) {
  EXPECT_THAT(compare({"a > 0", "a < 100"}, {"a >= 0"}),
              UnorderedElementsAre(testing::StartsWith("removed"), testing::StartsWith("changed")));
  EXPECT_THAT(compare({"a >= 0", "b > a"}, {"a >= 1"}),
              UnorderedElementsAre("changed a >= 0 > a >= 1", "removed b > a"));
}

TEST(CompareChecks, PairAsManyAsCanBe) {
  EXPECT_THAT(compare({"a > b", "b > 0"}, {"b > a or c", "b > c or a"}),
              testing::Each(testing::StartsWith("changed")));
  EXPECT_THAT(compare({"a + b > 0", "a > 0"}, {"a > 1 and c > 0", "b > 1 or c > 0"}),
              testing::Each(testing::StartsWith("changed")));
}

TEST(CompareChecks, AreNotExcusedByOneThatWasThere) {
  EXPECT_THAT(compare({"a > 0", "a < 9"}, {"a < 9"}), ElementsAre("removed a > 0"));
}

TEST(CompareChecks, KnowTheirConditionsInsideAnother) {
  EXPECT_THAT(compare({"a > 0", "a < 100"}, {"a > 0 and a < 100"}),
              UnorderedElementsAre("replaced a > 0 > CHECK (a > 0 and a < 100)",
                                   "replaced a < 100 > CHECK (a > 0 and a < 100)",
                                   "added a > 0 and a < 100"));
  EXPECT_THAT(compare({"a between 1 and 2 and b"}, {"a between 1 and 2", "b"}),
              testing::Contains(testing::StartsWith("replaced")));
  EXPECT_THAT(compare({"a > 0", "b"}, {"a > 0 and c or b and c"}),
              testing::Not(testing::Contains(testing::StartsWith("replaced"))));
}

TEST(CompareChecks, MaySayNoMoreThanNotNull) {
  Table after = table_with({});
  after.columns[0].not_null = true;

  EXPECT_THAT(compare_tables(table_with({"a is not null"}), after),
              ElementsAre("replaced a is not null > t.a NOT NULL"));
  EXPECT_THAT(compare_tables(table_with({"b notnull"}), after), ElementsAre("removed b notnull"));
}

TEST(CompareChecks, GiveWayToAListOfTheirColumn) {
  Table after = table_with({});
  after.foreign_keys = {{.columns = {"a"}, .parent = "p", .parent_columns = {"code"}}};
  Table before = table_with({"a in ( 'x' , 'y' )", "a > b"});

  EXPECT_THAT(compare_tables(before, after),
              UnorderedElementsAre("replaced a in ( 'x' , 'y' ) > (a) references p (code)",
                                   "removed a > b"));
  before.foreign_keys = after.foreign_keys;
  EXPECT_THAT(compare_tables(before, after), testing::Each(testing::StartsWith("removed")));
}

}  // namespace
}  // namespace gate
