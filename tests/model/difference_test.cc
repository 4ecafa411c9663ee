#include "gate/model/difference.h"

#include <gtest/gtest.h>

#include <functional>

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

class AnyDifference : public testing::TestWithParam<Alteration> {};

TEST_P(AnyDifference, MakesTheTableUnequal) {
  TableDifference table = unchanged();
  GetParam().apply(table);
  EXPECT_FALSE(is_equal(table));
}

INSTANTIATE_TEST_SUITE_P(
    IsEqual, AnyDifference,
    testing::Values(Alteration{"Dropped", [](auto& t) { t.after.clear(); }},
                    Alteration{"Created", [](auto& t) { t.before.clear(); }},
                    Alteration{"Renamed", [](auto& t) { t.after = "purchases"; }},
                    Alteration{"CountOfRows", [](auto& t) { t.rows_after = 2; }},
                    Alteration{"DroppedColumn", [](auto& t) { t.dropped = {{.name = "x"}}; }},
                    Alteration{"AddedColumn", [](auto& t) { t.added = {{.name = "x"}}; }},
                    Alteration{"RenamedColumn", [](auto& t) { t.columns[1].after = "sum"; }},
                    Alteration{"Digest", [](auto& t) { t.columns[1].equal = false; }},
                    Alteration{"Type", [](auto& t) { t.columns[1].type_changed = true; }},
                    Alteration{"Changed", [](auto& t) { t.columns[1].changed = 1; }},
                    Alteration{"Equivalent", [](auto& t) { t.columns[1].equivalent = 1; }},
                    Alteration{"Lost", [](auto& t) { t.columns[1].lost = 1; }},
                    Alteration{"RowsAdded", [](auto& t) { t.rows_added = 1; }},
                    Alteration{"RowsRemoved", [](auto& t) { t.rows_removed = 1; }},
                    Alteration{"RowsModified", [](auto& t) { t.rows_modified = 1; }},
                    Alteration{"NotCompared", [](auto& t) { t.not_compared = "no common key"; }}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace gate
