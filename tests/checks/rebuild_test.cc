#include "gate/checks/explain.h"
#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kRows = "data/row-counts";
constexpr std::string_view kContent = "data/content-preserved";

class ExplainRebuild : public ::testing::Test {
 protected:
  ExplainRebuild() : run_(sound_run()), migration_(add_pending(run_, "007")) {}

  TableDifference& table(const std::string& name, std::int64_t rows = 1000) {
    return add_table(*migration_.change, name, rows);
  }

  gate::Run run_;
  MigrationRecord& migration_;
};

TEST_F(ExplainRebuild, AFaithfulRebuildPasses) {
  table("orders");
  add_rebuild(migration_, "orders", 1000);

  EXPECT_THAT(failing(run_, kRows), IsEmpty());
  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(ExplainRebuild, ARebuildThatSwapsColumnsIsUnexplained) {
  TableDifference& orders = table("orders");
  add_changed_column(orders, "first_name", 900);
  add_changed_column(orders, "last_name", 900);
  add_rebuild(migration_, "orders", 1000);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("orders.first_name", "orders.last_name"));
  EXPECT_EQ(point_about(run_, kContent, "orders.last_name").location.line, 3);
}

TEST_F(ExplainRebuild, ARebuildByInsertOrReplaceIsNoExplanationEither) {
  add_changed_column(table("orders"), "first_name", 900);
  add_rebuild(migration_, "orders", 1000);
  migration_.up->statements[2].sql = "INSERT OR REPLACE INTO orders_new SELECT * FROM orders";

  EXPECT_THAT(failing(run_, kContent), ElementsAre("orders.first_name"));
}

TEST_F(ExplainRebuild, ARebuildThatCopiesFewerRowsLosesThem) {
  remove_rows(table("orders"), 10);
  add_rebuild(migration_, "orders", 990);

  const Point point = point_about(run_, kRows, "orders");
  EXPECT_EQ(point.message, "orders lost 10 of 1,000 rows");
  EXPECT_EQ(point.location.line, 3);
  EXPECT_THAT(subjects(points_of(run_, "data/rows-deleted"), Verdict::failed), IsEmpty());
}

TEST_F(ExplainRebuild, ARebuildThatCopiesMoreRowsThanThereWereIsUnexplained) {
  insert_rows(table("orders"), 50);
  add_rebuild(migration_, "orders", 1050);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("orders"));
}

TEST_F(ExplainRebuild, RowsInsertedIntoARebuiltTableByTheirOwnStatementAreExplained) {
  insert_rows(table("orders"), 2);
  add_rebuild(migration_, "orders", 1000);
  add_statement(migration_, "INSERT INTO orders VALUES (1), (2)", {named(Action::insert, "orders")},
                2);

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(ExplainRebuild, AnInsertDoesNotHideTheRowsThatTheCopyMultiplied) {
  insert_rows(table("orders"), 52);
  add_rebuild(migration_, "orders", 1050);
  add_statement(migration_, "INSERT INTO orders VALUES (1), (2)", {named(Action::insert, "orders")},
                2);

  EXPECT_EQ(only_point(run_, "data/row-counts").verdict, Verdict::passed);
  EXPECT_THAT(failing(run_, kContent), ElementsAre("orders"));
}

TEST_F(ExplainRebuild, AnUpdateOfTheCopyExplainsAsUsual) {
  add_changed_column(table("orders"), "total", 7);
  add_rebuild(migration_, "orders", 1000);
  StatementRecord update{
      .sql = "UPDATE orders_new SET total = 0",
      .location = {migration_.path, 9, 1},
      .outcome = {.rows_changed = 7, .effects = {named(Action::update, "orders_new", "total")}}};
  auto& statements = migration_.up->statements;
  statements.insert(statements.begin() + 3, update);

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(ExplainRebuild, AnUpdateAfterTheRebuildExplainsAsUsual) {
  add_changed_column(table("orders"), "total", 7);
  add_rebuild(migration_, "orders", 1000);
  add_statement(migration_, "UPDATE orders SET total = 0",
                {named(Action::update, "orders", "total")}, 7);

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(ExplainRebuild, AnUpdateBeforeTheRebuildExplainsAsUsual) {
  TableDifference& orders = table("orders");
  orders.columns.push_back({.before = "total", .after = "amount", .equal = false, .changed = 7});
  orders.rows_modified = 7;
  add_statement(migration_, "UPDATE orders SET total = 0",
                {named(Action::update, "orders", "total")}, 7);
  add_rebuild(migration_, "orders", 1000);

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(ExplainRebuild, AnUpdateOfAFewRowsDoesNotHideWhatTheCopyDidToAllOthers) {
  add_changed_column(table("orders"), "total", 900);
  add_statement(migration_, "UPDATE orders SET total = 0 WHERE id < 8",
                {named(Action::update, "orders", "total")}, 7);
  add_rebuild(migration_, "orders", 1000);

  const Point point = point_about(run_, kContent, "orders.total");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("of which only 7 were written by 007.up.sql:2"));
}

TEST_F(ExplainRebuild, ADeleteBeforeTheCopyExplainsWhatTheCopyLacks) {
  remove_rows(table("orders"), 10);
  add_statement(migration_, "DELETE FROM orders", {named(Action::remove, "orders")}, 10);
  add_rebuild(migration_, "orders", 990);

  EXPECT_THAT(failing(run_, kRows), IsEmpty());
}

TEST_F(ExplainRebuild, ADeleteAfterTheCopyExplainsNothing) {
  remove_rows(table("orders"), 10);
  add_rebuild(migration_, "orders", 990);
  StatementRecord late{
      .sql = "DELETE FROM orders",
      .location = {migration_.path, 9, 1},
      .outcome = {.rows_changed = 1000, .effects = {named(Action::remove, "orders")}}};
  auto& statements = migration_.up->statements;
  statements.insert(statements.begin() + 3, late);

  EXPECT_THAT(failing(run_, kRows), ElementsAre("orders"));
}

TEST_F(ExplainRebuild, TheImplicitDeleteOfDropTableExplainsNothing) {
  remove_rows(table("orders"), 1000);
  add_statement(migration_, "DROP TABLE orders",
                {named(Action::drop, "orders"), named(Action::remove, "orders")}, 1000);
  add_statement(migration_, "CREATE TABLE orders (id)", {named(Action::create, "orders")});

  const Point point = point_about(run_, kRows, "orders");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.statement, "DROP TABLE orders");
}

TEST_F(ExplainRebuild, ATableEmptiedByItsOwnDeleteMayBeMadeAnew) {
  remove_rows(table("cache"), 1000);
  add_statement(migration_, "DELETE FROM cache", {named(Action::remove, "cache")}, 1000);
  add_statement(migration_, "DROP TABLE cache", {named(Action::drop, "cache")});
  add_statement(migration_, "CREATE TABLE cache (id)", {named(Action::create, "cache")});

  EXPECT_THAT(failing(run_, kRows), IsEmpty());
  EXPECT_THAT(failing(run_, "data/rows-deleted"), ElementsAre("cache"));
}

TEST_F(ExplainRebuild, ARebuildThroughATemporaryCopyIsOneToo) {
  TableDifference& orders = table("orders");
  add_changed_column(orders, "total", 900);
  insert_rows(orders, 5);
  add_statement(migration_, "CREATE TEMP TABLE kept AS SELECT * FROM orders",
                {named(Action::create, "kept")}, 0, {"orders"});
  add_statement(migration_, "DROP TABLE orders", {named(Action::drop, "orders")});
  add_statement(migration_, "CREATE TABLE orders (id)", {named(Action::create, "orders")});
  add_statement(migration_, "INSERT INTO orders SELECT * FROM kept",
                {named(Action::insert, "orders")}, 1005, {"kept"});

  EXPECT_THAT(failing(run_, kContent), ElementsAre("orders.total", "orders"));
}

TEST_F(ExplainRebuild, ARebuildByRenamingTheOldTableAwayIsOneToo) {
  remove_rows(table("orders"), 10);
  add_rename(migration_, "orders", "orders_old");
  add_statement(migration_, "CREATE TABLE orders (id)", {named(Action::create, "orders")});
  add_statement(migration_, "INSERT INTO orders SELECT * FROM orders_old",
                {named(Action::insert, "orders")}, 990, {"orders_old"});
  add_statement(migration_, "DELETE FROM orders_old", {named(Action::remove, "orders_old")}, 1000);
  add_statement(migration_, "DROP TABLE orders_old", {named(Action::drop, "orders_old")});

  EXPECT_THAT(failing(run_, kRows), ElementsAre("orders"));
}

TEST_F(ExplainRebuild, ATableFilledFromOthersIsNoRebuild) {
  insert_rows(table("totals"), 5);
  table("orders");
  add_statement(migration_, "INSERT INTO totals SELECT count(*) FROM orders",
                {named(Action::insert, "totals")}, 5, {"orders"});

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(ExplainRebuild, CreatingATableThatIsThereMakesNoNewOne) {
  insert_rows(table("units"), 5);
  add_statement(migration_, "CREATE TABLE IF NOT EXISTS units (id)",
                {named(Action::create, "units")});
  add_statement(migration_, "INSERT INTO units SELECT id + 5 FROM units",
                {named(Action::insert, "units")}, 5, {"units"});

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(ExplainRebuild, RowsOfANewTableAreNobodysLoss) {
  migration_.change->tables.push_back({.after = "archive", .rows_after = 10, .rows_added = 10});
  add_statement(migration_, "CREATE TABLE archive AS SELECT * FROM orders",
                {named(Action::create, "archive")}, 0, {"orders"});

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
  EXPECT_THAT(failing(run_, kRows), IsEmpty());
}

}  // namespace
}  // namespace gate
