#include "gate/compare/renamed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gate {
namespace {

using testing::ElementsAre;

// t was called s, b was called a.
std::vector<TableDifference> renames() {
  TableDifference table{.before = "s", .after = "t"};
  table.columns = {{.before = "id", .after = "id"}, {.before = "A", .after = "B x"}};
  return {table};
}

TEST(LaterNames, ReachWhateverSpeaksOfATable) {
  Schema schema;
  schema.tables = {
      {.name = "c",
       .columns = {{.name = "a"}},
       .foreign_keys = {{.columns = {"a"}, .parent = "S", .parent_columns = {"a"}}}},
      {.name = "s",
       .columns = {{.name = "id"}, {.name = "a"}, {.name = "g", .expression = "a * 2"}},
       .primary_key = {"a"},
       .checks = {"s.a > a ( 'a' )"}}};
  schema.indexes = {{.name = "i",
                     .table = "s",
                     .columns = {"a", "a DESC", "lower(a)"},
                     .where = "a is not null"}};
  schema.triggers = {{.name = "g", .table = "s", .definition = "after insert on s begin new . a"}};

  const Schema later = with_later_names(schema, renames());

  const Table& child = later.tables[0];
  EXPECT_EQ(child.foreign_keys[0], (ForeignKey{{"a"}, "t", {"B x"}, "", "", false}));
  const Table& table = later.tables[1];
  EXPECT_EQ(table.name, "t");
  EXPECT_EQ(table.columns[1].name, "B x");
  EXPECT_EQ(table.columns[2].expression, R"("b x" * 2)");
  EXPECT_THAT(table.primary_key, ElementsAre("B x"));
  EXPECT_THAT(table.checks, ElementsAre(R"(t."b x" > a ( 'a' ))"));
  EXPECT_EQ(later.indexes[0].table, "t");
  EXPECT_THAT(later.indexes[0].columns, ElementsAre("B x", "B x DESC", R"(lower("b x"))"));
  EXPECT_EQ(later.indexes[0].where, R"("b x" is not null)");
  EXPECT_EQ(later.triggers[0].table, "t");
  EXPECT_EQ(later.triggers[0].definition, R"(after insert on t begin new . "b x")");
}

TEST(LaterNames, OfATableAreNoNamesOfAColumn) {
  Schema schema;
  schema.tables = {{.name = "s"}, {.name = "c", .columns = {{.name = "s"}}, .checks = {"s > 0"}}};
  schema.indexes = {{.name = "i", .table = "c", .columns = {"s DESC"}, .where = "s is not null"}};
  schema.triggers = {{.name = "g",
                      .table = "c",
                      .definition = "after insert on c begin insert into s select new . s from s , "
                                    "c where s . a = s"}};

  const Schema later = with_later_names(schema, renames());

  EXPECT_THAT(later.tables[0].checks, ElementsAre("s > 0"));
  EXPECT_THAT(later.indexes[0].columns, ElementsAre("s DESC"));
  EXPECT_EQ(later.indexes[0].where, "s is not null");
  EXPECT_EQ(later.triggers[0].definition,
            "after insert on c begin insert into t select new . s from t , c where t . a = s");
}

TEST(LaterNames, MayBeSwapped) {
  TableDifference table{.before = "t", .after = "t"};
  table.columns = {{.before = "a", .after = "b"}, {.before = "b", .after = "a"}};
  Schema schema;
  schema.tables = {{.name = "t", .checks = {"a < b"}}};

  EXPECT_THAT(with_later_names(schema, {table}).tables[0].checks, ElementsAre("b < a"));
}

TEST(LaterNames, LeaveAloneWhatIsGone) {
  Schema schema;
  schema.tables = {{.name = "s", .checks = {"a > 0"}}};

  EXPECT_EQ(with_later_names(schema, {{.before = "s"}}).tables[0].name, "s");
}

}  // namespace
}  // namespace gate
