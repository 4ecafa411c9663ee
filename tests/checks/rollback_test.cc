#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Rollback : public ::testing::Test {
 protected:
  Rollback() : run_(sound_run()) {
    add_applied(run_, "006");
    add_pending(run_, "007");
  }

  MigrationRecord& migration() { return run_.migrations[1]; }
  TableDifference& table(const std::string& name) {
    return add_table(*migration().after_down, name);
  }

  gate::Run run_;
};

TEST_F(Rollback, EverythingPassesOnASoundRun) {
  for (const auto* id : {"rollback/applies", "rollback/restores-schema", "rollback/restores-data",
                         "rollback/history-updated", "rollback/reapplies", "rollback/duration"}) {
    EXPECT_EQ(only_point(run_, id).verdict, Verdict::passed) << id;
  }
  EXPECT_EQ(only_point(run_, "rollback/restore").verdict, Verdict::skipped);
}

// What chance draws for a column that this deployment brought is nobody's.
TEST_F(Rollback, OnlyWarnsOfWhatWasADefaultBeforeItWasDrawn) {
  MigrationRecord& next = add_pending(run_, "008");
  TableDifference& added = add_table(*migration().change, "orders");
  added.added = {{.name = "code", .values = 3}};
  add_table(*next.after_down, "orders").columns = {
      {.before = "code", .after = "code", .equal = false, .changed = 3, .was_uniform = true}};
  const auto verdict = [&] {
    return point_about(run_, "rollback/restores-data", "orders.code").verdict;
  };

  EXPECT_EQ(verdict(), Verdict::failed) << "whoever reads the default is misled";

  run_.repeat.variations = {{.tables = {{.table = "orders", .drawn = {"code"}}}}};
  EXPECT_EQ(verdict(), Verdict::warning);

  StatementRecord& update = add_statement(migration(), "UPDATE orders SET code = note",
                                          {named(Action::update, "orders", "code")});
  EXPECT_EQ(verdict(), Verdict::failed) << "it holds what was in another column";

  update.outcome.effects.clear();
  migration().change->tables.back().dropped = {{.name = "note"}};
  EXPECT_EQ(verdict(), Verdict::failed) << "so may a rebuild have filled it";
}

TEST_F(Rollback, WithoutADownItsChecksAreSkipped) {
  migration().has_down = false;
  migration().down.reset();
  migration().after_down.reset();
  migration().again.reset();
  migration().after_again.reset();
  migration().again_not_run = "it was not taken back";

  for (const auto* id : {"rollback/applies", "rollback/restores-schema", "rollback/restores-data",
                         "rollback/history-updated", "rollback/duration"}) {
    EXPECT_EQ(only_point(run_, id).message, "it has no down") << id;
    EXPECT_EQ(only_point(run_, id).verdict, Verdict::skipped) << id;
  }
  EXPECT_EQ(only_point(run_, "rollback/reapplies").message, "it was not taken back");
}

TEST_F(Rollback, ARefusedDownFailsAtItsStatement) {
  migration().down->completed = false;
  migration().down->error = "no such index: i";
  migration().down->error_location = {"db/migrations/007.down.sql", 2, 1};
  migration().after_down.reset();

  const Point point = only_point(run_, "rollback/applies");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.location.path, "db/migrations/007.down.sql");
  EXPECT_EQ(only_point(run_, "rollback/restores-data").verdict, Verdict::skipped);
}

TEST_F(Rollback, FailsWhereTheDownEndsTheTransactionOfTheTool) {
  migration().down->ended_tools_transaction = true;

  const Point point = only_point(run_, "rollback/applies");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, testing::HasSubstr("ends the transaction that the tool opened"));
}

TEST_F(Rollback, AForgottenIndexFails) {
  migration().after_down->schema = {{.kind = "index", .name = "i", .change = Change::removed}};

  const Point point = only_point(run_, "rollback/restores-schema");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.message, "after the down, index i is not brought back");
}

TEST_F(Rollback, AnotherOrderOfColumnsAloneIsAWarning) {
  migration().after_down->schema = {
      {.kind = "table", .name = "products", .change = Change::reordered}};

  EXPECT_EQ(only_point(run_, "rollback/restores-schema").verdict, Verdict::warning);
}

TEST_F(Rollback, LostRowsAndValuesFailWithTheirNumbers) {
  remove_rows(table("orders"), 10);
  add_changed_column(table("products"), "size", 812);

  EXPECT_THAT(failing(run_, "rollback/restores-data"), ElementsAre("orders", "products.size"));
  EXPECT_EQ(point_about(run_, "rollback/restores-data", "orders").message,
            "after the down, orders: 10 of 1,000 rows not brought back");
}

TEST_F(Rollback, AnEquivalentConversionIsNotTheSame) {
  add_changed_column(table("products"), "price", 0).equivalent = 800;

  EXPECT_THAT(point_about(run_, "rollback/restores-data", "products.price").message,
              HasSubstr("800 values came back as another storage class"));
}

TEST_F(Rollback, EqualTablesPassOneByOne) {
  table("orders");
  table("products");

  EXPECT_THAT(subjects(points_of(run_, "rollback/restores-data"), Verdict::passed),
              ElementsAre("orders", "products"));
}

TEST_F(Rollback, ALostTableColumnOrUnprovenContentFails) {
  migration().after_down->tables.push_back({.before = "gone", .rows_before = 3});
  table("products").dropped = {{.name = "size", .values = 5}};
  TableDifference& orders = table("orders");
  orders.compared_rows = false;
  orders.columns[0].equal = false;

  EXPECT_THAT(failing(run_, "rollback/restores-data"),
              ElementsAre("gone", "products.size", "orders"));
}

TEST_F(Rollback, AHistoryThatStillHasTheVersionFails) {
  migration().down->history_after = {"006", "007"};

  EXPECT_THAT(only_point(run_, "rollback/history-updated").message,
              HasSubstr("still says that migration 007 is applied"));
}

TEST_F(Rollback, AHistoryThatLostAnEarlierVersionFails) {
  migration().down->history_after = {};

  EXPECT_THAT(only_point(run_, "rollback/history-updated").message, HasSubstr("no longer has 006"));
}

TEST_F(Rollback, AHighWaterMarkGoesBackToTheOneBefore) {
  run_.history.is_high_water_mark = true;
  migration().up->history_after = {"007"};
  MigrationRecord& next = add_pending(run_, "008");
  next.up->history_after = {"008"};
  next.down->history_after = {"007"};

  EXPECT_THAT(failing(run_, "rollback/history-updated"), IsEmpty());

  next.down->history_after = {"006"};
  EXPECT_THAT(failing(run_, "rollback/history-updated"), ElementsAre("008"));
}

TEST_F(Rollback, UpAgainMustBeAcceptedAndEndWhereItEnded) {
  migration().again->completed = false;
  migration().again->error = "duplicate column name: size";
  EXPECT_THAT(failing(run_, "rollback/reapplies"), ElementsAre("007"));

  migration().again->completed = true;
  add_changed_column(add_table(*migration().after_again, "products"), "token", 9);
  EXPECT_THAT(failing(run_, "rollback/reapplies"), ElementsAre("products.token"));
}

TEST_F(Rollback, UpAgainThatDrawsOtherValuesIsSkippedForThoseAlone) {
  TableDifference& table = add_table(*migration().after_again, "products");
  add_changed_column(table, "token", 9);
  run_.repeat.variations = {
      {.repeatable = false, .tables = {{.table = "products", .columns = {"token"}}}}};
  EXPECT_EQ(only_point(run_, "rollback/reapplies").verdict, Verdict::skipped);

  add_changed_column(table, "stock", 9);
  EXPECT_THAT(failing(run_, "rollback/reapplies"), testing::Contains("products.stock"));
}

TEST_F(Rollback, UpAgainThatWasNotComparedIsSkipped) {
  migration().after_again.reset();

  EXPECT_EQ(only_point(run_, "rollback/reapplies").verdict, Verdict::skipped);
}

TEST_F(Rollback, ADownHasItsOwnLimit) {
  run_.limits.rollback_seconds = 1;
  migration().down->seconds = 2;

  EXPECT_THAT(failing(run_, "rollback/duration"), ElementsAre("007"));
}

TEST_F(Rollback, ARestoreMustBringBlueBackInTime) {
  run_.restore = {.needed = true, .seconds = 2, .identical = true};
  EXPECT_EQ(only_point(run_, "rollback/restore").verdict, Verdict::passed);

  run_.limits.rollback_seconds = 1;
  EXPECT_EQ(only_point(run_, "rollback/restore").verdict, Verdict::failed);

  run_.limits.rollback_seconds = 600;
  run_.restore.identical = false;
  EXPECT_EQ(only_point(run_, "rollback/restore").verdict, Verdict::failed);
}

TEST_F(Rollback, ACounterThatTheDownLetsFallIsNoRestoredData) {
  table("orders");
  migration().sequences_after_down = {{"orders", 1000, 12}};

  const Point point = only_point(run_, "rollback/restores-data");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.subject, "orders");
  EXPECT_EQ(point.message,
            "after the down, orders goes on after number 12; it had given out numbers up to 1,000");
}

TEST_F(Rollback, APassThatDidNotRunIsSaidOnEveryCheck) {
  pass_of(run_, Phase::rollback).skipped = "interrupted";
  migration().down.reset();
  migration().after_down.reset();
  migration().again.reset();
  migration().after_again.reset();

  for (const auto* id : {"rollback/applies", "rollback/restores-schema", "rollback/restores-data",
                         "rollback/history-updated", "rollback/reapplies", "rollback/duration",
                         "rollback/restore"}) {
    EXPECT_EQ(only_point(run_, id).verdict, Verdict::skipped) << id;
    EXPECT_EQ(only_point(run_, id).message, "interrupted") << id;
  }
}

}  // namespace
}  // namespace gate
