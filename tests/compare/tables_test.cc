#include "gate/compare/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gate {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

struct Cell {
  std::string name{};
  std::uint64_t digest = 0;
  std::int64_t nulls = 0;
  std::string type{"TEXT"};
  Generated generated = Generated::no;
};

// A table and its snapshot, keyed by "id" unless told otherwise.
class State {
 public:
  State(std::int64_t rows, const std::vector<Cell>& cells, std::vector<std::string> key = {"id"}) {
    table_.name = snapshot_.name = "t";
    snapshot_.rows = rows;
    snapshot_.key = std::move(key);
    for (const Cell& cell : cells) {
      table_.columns.push_back({.name = cell.name, .type = cell.type, .generated = cell.generated});
      snapshot_.whole_rows += {.low = cell.digest};
      snapshot_.columns.push_back({.name = cell.name,
                                   .digest = {.low = cell.digest},
                                   .nulls = cell.nulls,
                                   .up_to_here = snapshot_.whole_rows});
    }
  }

  State& with_whole_rows(std::uint64_t digest) {
    snapshot_.whole_rows = snapshot_.columns.back().up_to_here = {.low = digest};
    return *this;
  }
  State& with_name(const std::string& name) {
    table_.name = snapshot_.name = name;
    return *this;
  }
  State& made_virtual() {
    table_.kind = TableKind::virtual_;
    return *this;
  }
  TableState get() const { return {&table_, &snapshot_}; }

 private:
  Table table_{};
  TableSnapshot snapshot_{};
};

TableComparison compare(const State& before, const State& after,
                        const std::vector<Rename>& renames = {}) {
  std::vector<Carried> carried;
  for (const Column& column : before.get().table->columns) carried.push_back({column.name});
  return compare_tables(before.get(), after.get(), renames, carried);
}

auto pair(const std::string& before, const std::string& after) {
  return testing::AllOf(Field(&ColumnDifference::before, before),
                        Field(&ColumnDifference::after, after));
}

auto lone(const std::string& name) {
  return Field(&LoneColumn::name, name);
}

TEST(CompareTables, SettlesWhatHasTheSameDigests) {
  const State state(3, {{"id", 1}, {"a", 2, 1}});
  const auto found = compare(state, state);
  EXPECT_TRUE(found.settled);
  EXPECT_TRUE(is_equal(found.difference));
  EXPECT_THAT(found.difference.columns, ElementsAre(pair("id", "id"), pair("a", "a")));
  EXPECT_EQ(found.difference.columns[1].nulls_before, 1);
  EXPECT_THAT(found.difference.key, ElementsAre("id"));
}

TEST(CompareTables, LeavesAChangedColumnToTheRows) {
  const auto found = compare(State(3, {{"id", 1}, {"a", 2}}), State(3, {{"id", 1}, {"a", 9}}));
  EXPECT_FALSE(found.settled);
  EXPECT_TRUE(found.difference.columns[0].equal);
  EXPECT_FALSE(found.difference.columns[1].equal);
}

TEST(CompareTables, LeavesOtherCountsToTheRows) {
  const auto found = compare(State(3, {{"a", 0}}), State(4, {{"a", 0}}));
  EXPECT_FALSE(found.settled);
  EXPECT_EQ(found.difference.rows_before, 3);
  EXPECT_EQ(found.difference.rows_after, 4);
}

TEST(CompareTables, KnowsATableThatCameOrWent) {
  const State state(3, {{"id", 1}});
  const auto gone = compare_tables(state.get(), {}, {}, {});
  EXPECT_TRUE(gone.settled);
  EXPECT_EQ(gone.difference.before, "t");
  EXPECT_EQ(gone.difference.after, "");
  EXPECT_EQ(gone.difference.rows_before, 3);
  const auto come = compare_tables({}, state.get(), {}, {});
  EXPECT_EQ(come.difference.before, "");
  EXPECT_EQ(come.difference.after, "t");
  EXPECT_EQ(come.difference.rows_after, 3);
}

TEST(CompareTables, CountsTheValuesOfColumnsThatCameOrWent) {
  const auto found =
      compare(State(5, {{"id", 1}, {"old", 2, 2}}), State(5, {{"id", 1}, {"fresh", 3, 5}}));
  ASSERT_THAT(found.difference.dropped, ElementsAre(lone("old")));
  ASSERT_THAT(found.difference.added, ElementsAre(lone("fresh")));
  EXPECT_EQ(found.difference.dropped[0].values, 3);
  EXPECT_EQ(found.difference.added[0].values, 0);
  EXPECT_TRUE(found.settled) << "the key binds what is left";
}

TEST(CompareTables, MatchesNamesWithoutCase) {
  const auto found =
      compare(State(1, {{"id", 1}, {"Total", 2}}), State(1, {{"ID", 1}, {"total", 2}}));
  EXPECT_THAT(found.difference.columns, ElementsAre(pair("id", "ID"), pair("Total", "total")));
  EXPECT_TRUE(found.settled);
}

TEST(CompareTables, FollowsRenamesInTheirOrder) {
  const auto found = compare(State(1, {{"id", 1}, {"a", 2}}), State(1, {{"id", 1}, {"c", 9}}),
                             {{"t", "a", "b"}, {"t", "", "u"}, {"u", "b", "c"}});
  EXPECT_THAT(found.difference.columns, ElementsAre(pair("id", "id"), pair("a", "c")));
  EXPECT_FALSE(found.settled);
}

TEST(CompareTables, PrefersANameToARename) {
  const auto found = compare(State(1, {{"id", 1}, {"a", 2}}),
                             State(1, {{"id", 1}, {"b", 2}, {"a", 3}}), {{"t", "a", "b"}});
  EXPECT_THAT(found.difference.columns, ElementsAre(pair("id", "id"), pair("a", "a")));
  EXPECT_THAT(found.difference.added, ElementsAre(lone("b")));
}

TEST(CompareTables, KnowsARenamedColumnByItsContent) {
  const auto found =
      compare(State(2, {{"id", 1}, {"x", 7}, {"y", 8}}), State(2, {{"id", 1}, {"b", 8}, {"a", 7}}));
  EXPECT_THAT(found.difference.columns,
              ElementsAre(pair("id", "id"), pair("x", "a"), pair("y", "b")));
  EXPECT_TRUE(found.settled);
}

TEST(CompareTables, TakesNoColumnForAnotherThatNobodyRead) {
  const State before(3, {{"id", 1}, {"is_active", 5}});
  const State after(3, {{"id", 1}, {"is_vip", 5}});
  const auto found = compare_tables(before.get(), after.get(), {}, {{"id"}});
  EXPECT_THAT(found.difference.dropped, ElementsAre(lone("is_active")));
  EXPECT_THAT(found.difference.added, ElementsAre(lone("is_vip")));
}

TEST(CompareTables, TakesTheFirstOfSeveralEqualColumns) {
  const auto found = compare(State(2, {{"id", 1}, {"x", 7}, {"y", 7}}),
                             State(2, {{"id", 1}, {"a", 7}, {"b", 7}, {"c", 7}}));
  EXPECT_THAT(found.difference.columns,
              ElementsAre(pair("id", "id"), pair("x", "a"), pair("y", "b")));
  EXPECT_THAT(found.difference.added, ElementsAre(lone("c")));
}

TEST(CompareTables, DoesNotKnowAColumnByItsEmptiness) {
  const auto found =
      compare(State(2, {{"id", 1}, {"x", 7, 2}}), State(2, {{"id", 1}, {"a", 7, 2}}));
  EXPECT_THAT(found.difference.dropped, ElementsAre(lone("x")));
  EXPECT_THAT(found.difference.added, ElementsAre(lone("a")));
}

TEST(CompareTables, RenamesNothingWhereThereAreNoRows) {
  const auto found = compare(State(0, {{"id", 0}, {"x", 0}}), State(0, {{"id", 0}, {"a", 0}}));
  EXPECT_THAT(found.difference.dropped, ElementsAre(lone("x")));
  EXPECT_TRUE(found.settled);
}

TEST(CompareTables, DoesNotTrustDigestsUnderAnotherKey) {
  const auto found = compare(State(2, {{"id", 1}, {"a", 2}}, {"id"}),
                             State(2, {{"id", 1}, {"a", 2}}, {"id", "a"}));
  EXPECT_FALSE(found.settled);
  EXPECT_FALSE(found.difference.columns[0].equal);
}

TEST(CompareTables, SettlesUnderARenamedKey) {
  const State before(2, {{"id", 1}, {"a", 2}}, {"id"});
  const State after(2, {{"uid", 1}, {"a", 2}}, {"uid"});
  const auto by_content = compare(before, after);
  EXPECT_TRUE(by_content.settled);
  EXPECT_THAT(by_content.difference.columns, ElementsAre(pair("id", "uid"), pair("a", "a")));
  EXPECT_TRUE(compare(before, after, {{"t", "id", "uid"}}).settled);
}

TEST(CompareTables, TakesAnotherColumnOfTheNameForAnotherKey) {
  const auto found = compare(State(2, {{"id", 1}, {"code", 5}}, {"id"}),
                             State(2, {{"id", 1}, {"code", 5}}, {"code"}));
  EXPECT_FALSE(found.settled);
}

TEST(CompareTables, NeedsWholeRowsWhereThereIsNoKey) {
  State before(2, {{"a", 1}, {"b", 2}}, {});
  State after(2, {{"a", 1}, {"b", 2}}, {});
  EXPECT_TRUE(compare(before, after).settled);
  after.with_whole_rows(99);
  EXPECT_FALSE(compare(before, after).settled) << "the values of two rows were swapped";
}

TEST(CompareTables, CannotCompareWholeRowsOfOtherColumns) {
  const State before(2, {{"a", 1}, {"b", 2}}, {});
  EXPECT_FALSE(compare(before, State(2, {{"b", 2}, {"a", 1}}, {})).settled);
  EXPECT_FALSE(compare(before, State(2, {{"c", 3}, {"a", 1}, {"b", 2}}, {})).settled);
}

TEST(CompareTables, ComparesWholeRowsAsFarAsBothHaveTheSameColumns) {
  const State two(2, {{"a", 1}, {"b", 2}}, {});
  const State three(2, {{"a", 1}, {"b", 2}, {"c", 3}}, {});
  EXPECT_TRUE(compare(two, three).settled);
  EXPECT_TRUE(compare(three, two).settled);
  EXPECT_TRUE(
      compare(two, State(2, {{"a", 1}, {"b", 2}, {"c", 3}}, {}).with_whole_rows(99)).settled);

  State swapped(2, {{"a", 1}, {"b", 2}}, {});
  swapped.with_whole_rows(99);
  EXPECT_FALSE(compare(swapped, three).settled) << "the values of two rows were swapped";
  EXPECT_FALSE(compare(two, State(3, {{"a", 1}, {"b", 2}, {"c", 3}}, {})).settled);
  EXPECT_FALSE(compare(two, State(2, {{"a", 1}, {"c", 3}, {"b", 2}}, {})).settled);
  EXPECT_FALSE(compare(two, State(2, {{"c", 3}}, {})).settled) << "nothing is in common";
}

TEST(CompareTables, SeesAnotherDeclaredType) {
  const auto found = compare(State(1, {{"id", 1, 0, "INTEGER"}, {"a", 2, 0, "TEXT"}}),
                             State(1, {{"id", 1, 0, "integer"}, {"a", 2, 0, "REAL"}}));
  EXPECT_FALSE(found.difference.columns[0].type_changed);
  EXPECT_TRUE(found.difference.columns[1].type_changed);
}

TEST(CompareTables, CallsAColumnGeneratedWhereBothSidesAre) {
  const Cell plain{"a", 2};
  const Cell stored{"a", 2, 0, "TEXT", Generated::stored};
  EXPECT_TRUE(compare(State(1, {stored}), State(1, {stored})).difference.columns[0].generated);
  EXPECT_FALSE(compare(State(1, {plain}), State(1, {stored})).difference.columns[0].generated);
}

TEST(CompareTables, KeepsTheNamesOfARenamedTable) {
  State after(1, {{"id", 1}});
  after.with_name("u").made_virtual();
  const auto found = compare(State(1, {{"id", 1}}), after);
  EXPECT_EQ(found.difference.before, "t");
  EXPECT_EQ(found.difference.after, "u");
  EXPECT_TRUE(found.difference.is_virtual);
}

TEST(CompareTables, DoesNotSettleWhatWasNotRead) {
  const State state(1, {{"id", 1}});
  EXPECT_FALSE(compare_tables({state.get().table, nullptr}, state.get(), {}, {}).settled);
}

TEST(CompareTables, CanCompareTablesWithoutColumns) {
  EXPECT_TRUE(compare(State(0, {}, {}), State(0, {}, {})).settled);
  EXPECT_THAT(compare(State(0, {}, {}), State(0, {}, {})).difference.columns, IsEmpty());
}

}  // namespace
}  // namespace gate
