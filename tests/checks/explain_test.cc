#include "gate/checks/explain.h"

#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kRows = "data/row-counts";
constexpr std::string_view kContent = "data/content-preserved";

class Explain : public ::testing::Test {
 protected:
  Explain() : run_(sound_run()), migration_(add_pending(run_, "007")) {}

  TableDifference& table(const std::string& name, std::int64_t rows = 1000) {
    return add_table(*migration_.change, name, rows);
  }

  gate::Run run_;
  MigrationRecord& migration_;
};

TEST_F(Explain, AnUpdateThatNamesTheColumnExplainsItsChange) {
  add_changed_column(table("products"), "size", 812);
  add_statement(migration_, "UPDATE products SET size = 1",
                {named(Action::update, "products", "size")}, 812);

  const Point point = point_about(run_, kContent, "products.size");
  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_EQ(point.message, "products.size: 812 values changed by 007.up.sql:2");
}

TEST_F(Explain, AnUpdateOfAnotherColumnDoesNot) {
  add_changed_column(table("products"), "price", 812);
  add_statement(migration_, "UPDATE products SET size = 1",
                {named(Action::update, "products", "size")}, 812);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("products.price"));
}

TEST_F(Explain, AnUpdateOfAnotherTableDoesNot) {
  add_changed_column(table("products"), "size", 812);
  add_statement(migration_, "UPDATE orders SET size = 1", {named(Action::update, "orders", "size")},
                812);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("products.size"));
}

TEST_F(Explain, NamesCompareAsSqlComparesThem) {
  add_changed_column(table("Products"), "Size", 812);
  add_statement(migration_, "update PRODUCTS set SIZE = 1",
                {named(Action::update, "PRODUCTS", "SIZE")}, 812);

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(Explain, ADeleteExplainsRemovedRows) {
  remove_rows(table("orders"), 300);
  add_statement(migration_, "DELETE FROM orders WHERE old", {named(Action::remove, "orders")}, 300);

  EXPECT_THAT(failing(run_, kRows), IsEmpty());
  EXPECT_EQ(point_about(run_, "data/rows-deleted", "orders").message,
            "300 of 1,000 rows of orders deleted by 007.up.sql:2");
}

TEST_F(Explain, ADeleteOfTheParentDoesNotExplainTheChildren) {
  remove_rows(table("orders"), 300);
  add_statement(migration_, "DELETE FROM users",
                {named(Action::remove, "users"), cascade(Action::remove, "orders")}, 10);

  const Point point = point_about(run_, kRows, "orders");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.message, "orders lost 300 of 1,000 rows");
  EXPECT_EQ(point.location.line, 2);
  EXPECT_THAT(point.why, HasSubstr("DELETE FROM users"));
}

TEST_F(Explain, ADeleteExplainsNoMoreRowsThanItRemoved) {
  remove_rows(table("orders", 31206), 31206);
  add_statement(migration_, "DELETE FROM orders WHERE id < 13", {named(Action::remove, "orders")},
                12);
  add_statement(migration_, "DROP TABLE users",
                {named(Action::drop, "users"), cascade(Action::remove, "orders")});

  const Point point = point_about(run_, kRows, "orders");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.message, "orders lost 31,194 of 31,206 rows, beside 12 deleted by 007.up.sql:2");
}

TEST_F(Explain, RebuildingAParentTakesItsChildrenByCascade) {
  table("products");
  remove_rows(table("order_items", 31206), 31206);
  add_rebuild(migration_, "products", 1000);
  migration_.up->statements[3].outcome.effects.push_back(cascade(Action::remove, "order_items"));

  EXPECT_THAT(failing(run_, kRows), ElementsAre("order_items"));
  const Point point = point_about(run_, kRows, "order_items");
  EXPECT_EQ(point.message, "order_items lost 31,206 of 31,206 rows");
  EXPECT_EQ(point.statement, "DROP TABLE products");
  EXPECT_THAT(point.hint, HasSubstr("PRAGMA foreign_keys=OFF before BEGIN"));
}

TEST_F(Explain, ATriggerExplainsNothing) {
  insert_rows(table("audit_log"), 812);
  add_statement(
      migration_, "UPDATE products SET size = 1",
      {named(Action::update, "products", "size"), by_trigger(Action::insert, "audit_log")}, 812);

  const Point point = point_about(run_, kContent, "audit_log");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.message, "audit_log got 812 rows that no statement inserts");
  EXPECT_THAT(point.why, HasSubstr("the trigger audit"));
}

TEST_F(Explain, ATriggersUpdateIsNotTheMigrationsOwn) {
  add_changed_column(table("products"), "updated_at", 812);
  add_statement(migration_, "UPDATE products SET size = 1",
                {named(Action::update, "products", "size"),
                 by_trigger(Action::update, "products", "updated_at")},
                812);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("products.updated_at"));
}

TEST_F(Explain, AForeignKeysSetNullIsUnexplained) {
  ColumnDifference& column = add_changed_column(table("orders"), "user_id", 0);
  column.lost = column.became_null = 5;
  add_statement(migration_, "DELETE FROM users",
                {named(Action::remove, "users"), cascade(Action::update, "orders", "user_id")}, 2);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("orders.user_id"));
  EXPECT_THAT(failing(run_, "data/nulls"), ElementsAre("orders.user_id"));
}

TEST_F(Explain, AnInsertExplainsAddedRows) {
  insert_rows(table("units"), 3);
  add_statement(migration_, "INSERT INTO units VALUES (1), (2), (3)",
                {named(Action::insert, "units")}, 3);

  const Point point = point_about(run_, kContent, "units");
  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_EQ(point.message, "units: 3 rows inserted by 007.up.sql:2");
}

TEST_F(Explain, AnInsertExplainsNoChangedValue) {
  add_changed_column(table("units"), "name", 3);
  add_statement(migration_, "INSERT INTO units VALUES (1)", {named(Action::insert, "units")}, 3);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("units.name"));
}

class Replaces : public Explain, public ::testing::WithParamInterface<const char*> {};

TEST_P(Replaces, ExplainsChangedValues) {
  add_changed_column(table("units"), "name", 3);
  add_statement(migration_, GetParam(), {named(Action::insert, "units")}, 3);

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_P(Replaces, ExplainsNoRemovedRow) {
  remove_rows(table("units"), 3);
  add_statement(migration_, GetParam(), {named(Action::insert, "units")}, 3);

  EXPECT_THAT(failing(run_, kRows), ElementsAre("units"));
}

INSTANTIATE_TEST_SUITE_P(
    Explain, Replaces,
    ::testing::Values("REPLACE INTO units VALUES (1)", "insert or replace into units select 1",
                      "/* note */ INSERT OR REPLACE INTO units VALUES (1)",
                      "WITH n AS (SELECT 1) REPLACE INTO units SELECT * FROM n"));

TEST_F(Explain, AFunctionOrTextCalledReplaceReplacesNothing) {
  add_changed_column(table("units"), "name", 3);
  add_statement(migration_, "INSERT INTO units SELECT replace(name, 'or replace', '') FROM t",
                {named(Action::insert, "units")}, 3);
  add_statement(migration_, "INSERT OR IGNORE INTO units VALUES ('REPLACE')",
                {named(Action::insert, "units")}, 3);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("units.name"));
}

TEST_F(Explain, AnUpsertsUpdateIsExplainedByItsColumn) {
  add_changed_column(table("units"), "name", 3);
  add_statement(migration_, "INSERT INTO units VALUES (1) ON CONFLICT DO UPDATE SET name = ''",
                {named(Action::insert, "units"), named(Action::update, "units", "name")}, 3);

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

// Renames

TEST_F(Explain, AnUpdateCountsUnderTheColumnsLaterName) {
  TableDifference& products = table("products");
  products.columns.push_back({.before = "size", .after = "length", .equal = false, .changed = 9});
  products.rows_modified = 9;
  add_statement(migration_, "UPDATE products SET size = 1",
                {named(Action::update, "products", "size")}, 9);
  add_statement(migration_, "ALTER TABLE products RENAME size TO length",
                {named(Action::alter, "products")})
      .outcome.renames.push_back({"products", "size", "length"});

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(Explain, AnUpdateAfterARenameCountsForTheRenamedColumn) {
  TableDifference& products = table("products");
  products.columns.push_back({.before = "size", .after = "length", .equal = false, .changed = 9});
  add_statement(migration_, "ALTER TABLE products RENAME size TO length",
                {named(Action::alter, "products")})
      .outcome.renames.push_back({"products", "size", "length"});
  add_statement(migration_, "UPDATE products SET length = 1",
                {named(Action::update, "products", "length")}, 9);

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(Explain, ANewColumnOfTheOldNameIsAnotherOne) {
  TableDifference& products = table("products");
  products.columns.push_back({.before = "size", .after = "length", .equal = false, .changed = 9});
  products.rows_modified = 9;
  add_statement(migration_, "ALTER TABLE products RENAME size TO length",
                {named(Action::alter, "products")})
      .outcome.renames.push_back({"products", "size", "length"});
  add_statement(migration_, "UPDATE products SET size = 1",
                {named(Action::update, "products", "size")}, 9);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("products.length"));
}

TEST_F(Explain, DeedsUnderAnOldTableNameCountForTheRenamedTable) {
  TableDifference& orders = table("orders");
  orders.before = "purchases";
  remove_rows(orders, 4);
  add_statement(migration_, "DELETE FROM purchases", {named(Action::remove, "purchases")}, 4);
  add_rename(migration_, "purchases", "orders");

  EXPECT_THAT(failing(run_, kRows), IsEmpty());
}

TEST_F(Explain, DeedsOnTheTableThatHadTheNameBeforeDoNotCount) {
  TableDifference& orders = table("orders");
  orders.before = "purchases";
  remove_rows(orders, 4);
  add_statement(migration_, "DELETE FROM orders", {named(Action::remove, "orders")}, 4);
  add_rename(migration_, "purchases", "orders");

  EXPECT_THAT(failing(run_, kRows), ElementsAre("orders"));
}

// What the scenario declares

TEST_F(Explain, ADeclaredTransformPassesWithItsNumbers) {
  add_changed_column(table("products"), "price", 812);
  add_rebuild(migration_, "products", 1000);
  run_.expect.transforms = {"products.pri*"};

  const Point point = point_about(run_, kContent, "products.price");
  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_EQ(point.message, "products.price: 812 values changed, as expect.transforms declares");
}

TEST_F(Explain, ATransformOfAnotherColumnDoesNot) {
  add_changed_column(table("products"), "price", 812);
  add_rebuild(migration_, "products", 1000);
  run_.expect.transforms = {"products.size", "orders.price"};

  EXPECT_THAT(failing(run_, kContent), ElementsAre("products.price"));
}

}  // namespace
}  // namespace gate
