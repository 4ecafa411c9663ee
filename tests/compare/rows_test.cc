#include "gate/compare/rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gate {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

Value text(const std::string& bytes) {
  return bytes;
}
Value whole(std::int64_t number) {
  return number;
}

// Yields the same storage again and again, as a cursor does.
RowSource source(Rows rows) {
  return [rows = std::move(rows), at = std::size_t{0}, row = Row{}]() mutable -> const Row* {
    if (at == rows.size()) return nullptr;
    row = rows[at++];
    return &row;
  };
}

// Rows of one key column and the one column that is compared, "v".
TableDifference compare(const Rows& before, const Rows& after, RowComparison how = {1, 5, true}) {
  TableDifference difference{.before = "t", .after = "t", .columns = {{"v", "v"}}, .key = {"id"}};
  if (how.key_columns == 0) difference.key.clear();
  compare_rows(source(before), source(after), how, difference);
  return difference;
}

TEST(CompareRows, FindsNothingWhereNothingIs) {
  const auto found = compare({}, {});
  EXPECT_TRUE(found.compared_rows);
  EXPECT_EQ(found.rows_added + found.rows_removed + found.rows_modified, 0);
  EXPECT_TRUE(found.columns[0].equal);
}

TEST(CompareRows, TellsRowsThatCameAndWentFromThoseThatChanged) {
  const auto found = compare({{whole(1), text("a")}, {whole(2), text("b")}, {whole(3), text("c")}},
                             {{whole(2), text("B")}, {whole(3), text("c")}, {whole(4), text("d")}});
  EXPECT_EQ(found.rows_removed, 1);
  EXPECT_EQ(found.rows_modified, 1);
  EXPECT_EQ(found.rows_added, 1);
  ASSERT_THAT(found.columns[0].examples, SizeIs(1));
  EXPECT_EQ(found.columns[0].examples[0].key, "id=2");
  EXPECT_EQ(found.columns[0].examples[0].before, "'b'");
  EXPECT_EQ(found.columns[0].examples[0].after, "'B'");
  ASSERT_THAT(found.examples_removed, SizeIs(1));
  EXPECT_EQ(found.examples_removed[0].before, "v='a'");
  EXPECT_EQ(found.examples_removed[0].after, "");
  ASSERT_THAT(found.examples_added, SizeIs(1));
  EXPECT_EQ(found.examples_added[0].after, "v='d'");
}

TEST(CompareRows, CountsLossByItsKind) {
  const auto found = compare({{whole(1), text("a")}, {whole(2), text("5")}, {whole(3), text("c")}},
                             {{whole(1), Null{}}, {whole(2), whole(5)}, {whole(3), whole(0)}});
  EXPECT_EQ(found.columns[0].lost, 2);
  EXPECT_EQ(found.columns[0].became_null, 1);
  EXPECT_EQ(found.columns[0].equivalent, 1);
  EXPECT_EQ(found.columns[0].changed, 0);
  EXPECT_FALSE(found.columns[0].equal);
}

TEST(CompareRows, LeavesAColumnEqualWhereRowsOnlyCameOrWent) {
  const auto found =
      compare({{whole(1), text("a")}, {whole(2), text("b")}}, {{whole(1), text("a")}});
  EXPECT_EQ(found.rows_removed, 1);
  EXPECT_TRUE(found.columns[0].equal);
}

TEST(CompareRows, FollowsARowWhoseKeyChangedItsStorageClass) {
  const auto found = compare({{whole(1), text("a")}}, {{1.0, text("b")}});
  EXPECT_EQ(found.rows_modified, 1);
  EXPECT_EQ(found.rows_added, 0);
}

TEST(CompareRows, PairsRowsWithoutAKeyOfTheirOwn) {
  const auto found = compare({{Null{}, text("a")}, {Null{}, text("b")}, {Null{}, text("c")}},
                             {{Null{}, text("c")}, {Null{}, text("x")}});
  EXPECT_EQ(found.rows_modified, 1);
  EXPECT_EQ(found.rows_removed, 1);
  EXPECT_EQ(found.rows_added, 0);
}

TEST(CompareRows, CountsDuplicatesInABag) {
  const auto found = compare({{text("a")}, {text("a")}, {text("a")}, {text("b")}},
                             {{text("a")}, {text("b")}, {text("b")}}, {0, 5, true});
  EXPECT_EQ(found.rows_removed, 2);
  EXPECT_EQ(found.rows_added, 1);
  EXPECT_EQ(found.rows_modified, 0);
}

TEST(CompareRows, SeesAConversionInABag) {
  const auto found = compare({{whole(1)}, {whole(1)}}, {{whole(1)}, {1.0}}, {0, 5, true});
  EXPECT_EQ(found.rows_modified, 1);
  EXPECT_EQ(found.columns[0].equivalent, 1);
}

TEST(CompareRows, EndsThoughNaNEqualsNothing) {
  const auto found = compare({{std::nan(""), text("a")}, {whole(1), text("a")}},
                             {{std::nan(""), text("b")}, {whole(1), text("a")}});
  EXPECT_EQ(found.rows_modified, 1);
}

TEST(CompareRows, ShowsLossFirstHoweverLateItComes) {
  Rows before;
  Rows after;
  for (int i = 0; i < 10; ++i) {
    before.push_back({whole(i), text("1")});
    after.push_back({whole(i), i == 9 ? Value(Null{}) : Value(whole(1))});
  }
  const auto found = compare(before, after, {1, 2, true});
  ASSERT_THAT(found.columns[0].examples, SizeIs(2));
  EXPECT_EQ(found.columns[0].examples[0].key, "id=9");
}

TEST(CompareRows, MasksKeysAndValues) {
  const auto found = compare({{text("ann@example.org"), text("secret")}},
                             {{text("ann@example.org"), text("other")}}, {1, 5, false});
  ASSERT_THAT(found.columns[0].examples, SizeIs(1));
  EXPECT_EQ(found.columns[0].examples[0].key, "id=text of 15 characters");
  EXPECT_EQ(found.columns[0].examples[0].before, "text of 6 characters");
}

TEST(CompareRows, KeepsNoMoreExamplesThanAskedFor) {
  Rows rows;
  for (int i = 0; i < 100; ++i) rows.push_back({whole(i), text("a")});
  const auto found = compare(rows, {}, {1, 3, true});
  EXPECT_EQ(found.rows_removed, 100);
  EXPECT_THAT(found.examples_removed, SizeIs(3));
}

TEST(CompareRows, ForgetsWhatWasCountedBefore) {
  TableDifference difference{.columns = {{"v", "v"}}};
  compare_rows(source({{whole(1), text("a")}}), source({}), {.key_columns = 1}, difference);
  compare_rows(source({{whole(1), text("a")}}), source({{whole(1), text("a")}}), {.key_columns = 1},
               difference);
  EXPECT_EQ(difference.rows_removed, 0);
  EXPECT_TRUE(difference.examples_removed.empty());
}

}  // namespace
}  // namespace gate
