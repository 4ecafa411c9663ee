#include "gate/model/difference.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace gate {
namespace {

TableDifference unchanged() {
  return {.before = "orders",
          .after = "orders",
          .rows_before = 3,
          .rows_after = 3,
          .columns = {{.before = "id", .after = "id"}, {.before = "total", .after = "total"}}};
}

TEST(IsEqual, HoldsForATableThatIsAsItWas) {
  EXPECT_TRUE(is_equal(unchanged()));
}

TEST(IsEqual, HoldsForATableWithoutRowsAndColumns) {
  EXPECT_TRUE(is_equal({.before = "t", .after = "t"}));
}

TEST(IsEqual, HoldsWhereRowsWereComparedAndNothingWasFound) {
  TableDifference table = unchanged();
  table.compared_rows = true;
  EXPECT_TRUE(is_equal(table));
}

struct Alteration {
  const char* name;
  std::function<void(TableDifference&)> apply;
};

const Alteration kAlterations[] = {
    {"Dropped", [](TableDifference& t) { t.after.clear(); }},
    {"Created", [](TableDifference& t) { t.before.clear(); }},
    {"Renamed", [](TableDifference& t) { t.after = "purchases"; }},
    {"CountOfRows", [](TableDifference& t) { t.rows_after = 2; }},
    {"DroppedColumn", [](TableDifference& t) { t.dropped = {{.name = "x"}}; }},
    {"AddedColumn", [](TableDifference& t) { t.added = {{.name = "x"}}; }},
    {"RenamedColumn", [](TableDifference& t) { t.columns[1].after = "sum"; }},
    {"Digest", [](TableDifference& t) { t.columns[1].equal = false; }},
    {"Type", [](TableDifference& t) { t.columns[1].type_changed = true; }},
    {"Changed", [](TableDifference& t) { t.columns[1].changed = 1; }},
    {"Equivalent", [](TableDifference& t) { t.columns[1].equivalent = 1; }},
    {"Lost", [](TableDifference& t) { t.columns[1].lost = 1; }},
    {"RowsAdded", [](TableDifference& t) { t.rows_added = 1; }},
    {"RowsRemoved", [](TableDifference& t) { t.rows_removed = 1; }},
    {"RowsModified", [](TableDifference& t) { t.rows_modified = 1; }},
    {"NotCompared", [](TableDifference& t) { t.not_compared = "no common key"; }},
};

class AnyDifference : public testing::TestWithParam<Alteration> {};

TEST_P(AnyDifference, MakesTheTableUnequal) {
  TableDifference table = unchanged();
  GetParam().apply(table);
  EXPECT_FALSE(is_equal(table));
}

std::string name_of(const testing::TestParamInfo<Alteration>& alteration) {
  return alteration.param.name;
}

INSTANTIATE_TEST_SUITE_P(IsEqual, AnyDifference, testing::ValuesIn(kAlterations), name_of);

}  // namespace
}  // namespace gate
