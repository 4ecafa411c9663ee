#include "gate/compare/renumbered.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using namespace std::string_literals;

std::int64_t n(int number) {
  return number;
}

// Categories that got their numbers in the one order here and in the other there.
NumberedTable categories() {
  return {.name = "categories",
          .columns = {"id", "name"},
          .key = {"id"},
          .number = "id",
          .here = {{n(1), "tea"s}, {n(2), "oil"s}},
          .there = {{n(1), "oil"s}, {n(2), "tea"s}}};
}

// What was there before, and refers to them.
NumberedTable products() {
  return {.name = "products",
          .columns = {"id", "category_id"},
          .key = {"id"},
          .number = "id",
          .known = {7, 8},
          .references = {{"category_id", "categories"}},
          .here = {{n(7), n(1)}, {n(8), n(2)}},
          .there = {{n(7), n(2)}, {n(8), n(1)}}};
}

TEST(CompareRenumbered, DoesNotMindNumbersOfNewRows) {
  EXPECT_THAT(compare_renumbered({categories(), products()}, {}), IsEmpty());
}

TEST(CompareRenumbered, FindsReferencesThatAreNotDeclared) {
  NumberedTable undeclared = products();
  undeclared.references.clear();
  EXPECT_THAT(compare_renumbered({undeclared, categories()}, {}), IsEmpty());
}

TEST(CompareRenumbered, MindsAReferenceToAnotherRow) {
  NumberedTable crossed = products();
  crossed.there = crossed.here;
  const auto found = compare_renumbered({categories(), crossed}, {});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].table, "products");
  EXPECT_THAT(found[0].columns, ElementsAre("category_id"));
  EXPECT_EQ(found[0].values, 2);
}

TEST(CompareRenumbered, MindsNumbersOfRowsThatWereThere) {
  NumberedTable old = categories();
  old.known = {1, 2};
  const auto found = compare_renumbered({old}, {.show_values = true});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].columns, ElementsAre("name"));
  ASSERT_THAT(found[0].examples, SizeIs(2));
}

TEST(CompareRenumbered, MindsNumbersThatAreNone) {
  NumberedTable plain = categories();
  plain.number.clear();
  EXPECT_THAT(compare_renumbered({plain}, {}), SizeIs(1));
}

TEST(CompareRenumbered, FollowsReferencesOfNewRowsToNewRows) {
  // A tree: oil is below tea.
  NumberedTable tree{.name = "tree",
                     .columns = {"id", "name", "up"},
                     .key = {"id"},
                     .number = "id",
                     .references = {{"up", "tree"}},
                     .here = {{n(1), "tea"s, Null{}}, {n(2), "oil"s, n(1)}, {n(3), "oil"s, n(2)}},
                     .there = {{n(1), "oil"s, n(2)}, {n(2), "oil"s, n(3)}, {n(3), "tea"s, Null{}}}};
  EXPECT_THAT(compare_renumbered({tree}, {}), IsEmpty());
  tree.there[0][2] = n(3);
  EXPECT_THAT(compare_renumbered({tree}, {}), SizeIs(1));
}

TEST(CompareRenumbered, TakesSumsInAnotherOrderAsTheSame) {
  NumberedTable sums{.name = "sums",
                     .columns = {"name", "sum"},
                     .key = {"name"},
                     .here = {{"tea"s, 0.1 + 0.2 + 0.3}, {"oil"s, 1.0}},
                     .there = {{"oil"s, 1.0}, {"tea"s, 0.3 + 0.2 + 0.1}}};
  EXPECT_THAT(compare_renumbered({sums}, {}), IsEmpty());
  sums.there[1][1] = 0.61;
  EXPECT_THAT(compare_renumbered({sums}, {}), SizeIs(1));
}

TEST(CompareRenumbered, CountsRowsThatOneSideHasMore) {
  NumberedTable bag{.name = "bag", .columns = {"a"}, .here = {{n(1)}, {n(1)}}, .there = {{n(1)}}};
  const auto found = compare_renumbered({bag}, {});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].values, 1);
}

}  // namespace
}  // namespace gate
