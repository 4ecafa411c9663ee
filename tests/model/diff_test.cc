// What a comparison comes to, and in which words.
#include "gate/model/diff.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

Diff of_tables(std::vector<TableDifference> tables) {
  Diff diff;
  diff.tables = std::move(tables);
  return diff;
}

TableDifference table(const std::string& name, std::int64_t rows) {
  return {.before = name, .after = name, .rows_before = rows, .rows_after = rows};
}

TEST(Diff, IsTheSameWhereNothingDiffers) {
  const Diff diff = of_tables({table("a", 1200), table("b", 0)});
  EXPECT_EQ(verdict_of(diff), DiffVerdict::same);
  EXPECT_EQ(headline_of(diff), "SAME: 2 tables, 1,200 rows");
  EXPECT_EQ(headline_of(Diff{}), "SAME: 0 tables, 0 rows");
}

TEST(Diff, IsDifferentWhateverElseIsNotKnown) {
  Diff diff = of_tables({table("a", 1), table("b", 2), table("c", 3), table("d", 4)});
  for (TableDifference& one : diff.tables) one.rows_modified = 1;
  EXPECT_EQ(headline_of(diff), "DIFFERENT: 4 tables (a, b, c and 1 more)");
  diff.schema.push_back({.kind = "index", .name = "i"});
  diff.not_compared.push_back({"e\n\x1b[1m", "no such module: x"});
  EXPECT_EQ(verdict_of(diff), DiffVerdict::different);
  EXPECT_EQ(headline_of(diff),
            "DIFFERENT: 1 object, 4 tables (a, b, c and 1 more); 1 could not be compared (e "
            "\\x1b[1m)");
}

TEST(Diff, IsNotJudgedWhereSomethingIsNotKnown) {
  Diff diff = of_tables({table("a", 1)});
  diff.not_compared = {{"b", "no such module: x"}, {"c", "why"}};
  EXPECT_EQ(verdict_of(diff), DiffVerdict::not_judged);
  EXPECT_EQ(headline_of(diff), "NOT JUDGED: b: no such module: x (and 1 more)");
}

TEST(Diff, AsksOfATableWhetherItsRowsAreOthers) {
  EXPECT_FALSE(has_other_rows(table("a", 5)));
  TableDifference lone{.before = "a"};
  EXPECT_FALSE(has_other_rows(lone));
  lone.rows_before = 1;
  EXPECT_TRUE(has_other_rows(lone));
  TableDifference wider = table("a", 0);
  wider.added.push_back({.name = "c"});
  EXPECT_FALSE(has_other_rows(wider));
  wider.rows_before = wider.rows_after = 1;
  EXPECT_TRUE(has_other_rows(wider));
}

}  // namespace
}  // namespace gate
