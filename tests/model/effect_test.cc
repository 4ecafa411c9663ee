#include "gate/model/effect.h"

#include <gtest/gtest.h>

#include "gate/model/run.h"

namespace gate {
namespace {

TEST(Effects, OfAnIndexAreNotOnItsTable) {
  const Effect table{.action = Action::drop, .table = "orders"};
  const Effect index{
      .action = Action::drop, .object = "index", .table = "orders", .name = "by_total"};

  EXPECT_TRUE(is_on_table(table, Action::drop));
  EXPECT_FALSE(is_on_table(table, Action::create));
  EXPECT_FALSE(is_on_table(index, Action::drop));
}

TEST(Effects, WriteRowsOnlyIntoTables) {
  for (const Action action : {Action::insert, Action::update, Action::remove}) {
    EXPECT_TRUE(writes_rows({.action = action, .table = "orders"}));
    EXPECT_FALSE(writes_rows({.action = action, .object = "view", .table = "paid"}));
  }
  for (const Action action : {Action::create, Action::alter, Action::drop}) {
    EXPECT_FALSE(writes_rows({.action = action, .table = "orders"}));
  }
}

TEST(Effects, FillATableThatIsMadeOrInsertedInto) {
  EXPECT_TRUE(fills_table({.action = Action::create, .table = "orders"}));
  EXPECT_TRUE(fills_table({.action = Action::insert, .table = "orders"}));
  EXPECT_FALSE(fills_table({.action = Action::update, .table = "orders"}));
  EXPECT_FALSE(fills_table({.action = Action::create, .object = "view", .table = "paid"}));
}

TEST(DropsTable, KnowsItByItsNameInWhicheverCase) {
  const Outcome outcome{.effects = {
                            {.action = Action::drop, .table = "Orders"},
                            {.action = Action::drop, .object = "trigger", .table = "items"},
                        }};

  EXPECT_TRUE(drops_table(outcome, "orders"));
  EXPECT_FALSE(drops_table(outcome, "items"));
}

TEST(DropsTable, LooksAtEveryStatement) {
  const std::vector<StatementRecord> statements{
      {}, {.outcome = {.effects = {{.action = Action::drop, .table = "orders"}}}}};

  EXPECT_TRUE(drops_table(statements, "orders"));
  EXPECT_FALSE(drops_table(std::span(statements).first(1), "orders"));
}

TEST(NameAfter, FollowsOneRenameAfterAnother) {
  const std::vector<Rename> renames{
      {.table = "a", .to = "b"}, {.table = "B", .to = "c"}, {.table = "a", .to = "d"}};

  EXPECT_EQ(name_after(renames, "A"), "c");
  EXPECT_EQ(name_after(renames, "other"), "other");
}

TEST(NameAfter, TakesNoColumnForTheTable) {
  const std::vector<Rename> renames{{.table = "a", .column = "a", .to = "b"}};

  EXPECT_EQ(name_after(renames, "a"), "a");
}

TEST(NameAfter, GoesThroughStatementsInOrder) {
  const std::vector<StatementRecord> statements{
      {.outcome = {.renames = {{.table = "a", .to = "b"}}}},
      {.outcome = {.renames = {{.table = "b", .to = "c"}}}}};

  EXPECT_EQ(name_after(statements, "a"), "c");
  EXPECT_EQ(name_after(std::span(statements).first(1), "a"), "b");
  EXPECT_EQ(name_after(std::span(statements).subspan(1), "a"), "a");
}

}  // namespace
}  // namespace gate
