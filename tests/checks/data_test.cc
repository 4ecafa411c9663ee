#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Data : public ::testing::Test {
 protected:
  Data() : run_(sound_run()), migration_(add_pending(run_, "007")) {}

  TableDifference& table(const std::string& name) { return add_table(*migration_.change, name); }

  gate::Run run_;
  MigrationRecord& migration_;
};

TEST_F(Data, EveryCheckSaysThatThereWasNothingToSee) {
  for (const auto* id : {"data/row-counts", "data/rows-deleted", "data/table-dropped",
                         "data/column-dropped", "data/content-preserved", "data/nulls",
                         "data/duplicates", "data/expectations", "verify/tables-present"}) {
    const Point point = only_point(run_, id);
    EXPECT_EQ(point.verdict, Verdict::passed) << id;
    EXPECT_FALSE(point.message.empty()) << id;
  }
}

TEST_F(Data, ADroppedTableWithRowsFailsAtItsDrop) {
  migration_.change->tables.push_back({.before = "legacy", .rows_before = 12});
  add_statement(migration_, "DROP TABLE legacy", {named(Action::drop, "legacy")});

  const Point point = only_point(run_, "data/table-dropped");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.message, "legacy was dropped with 12 rows");
  EXPECT_EQ(point.location.line, 2);
  EXPECT_THAT(failing(run_, "verify/tables-present"), IsEmpty());
}

TEST_F(Data, ADroppedEmptyTablePasses) {
  migration_.change->tables.push_back({.before = "legacy"});
  add_statement(migration_, "DROP TABLE legacy", {named(Action::drop, "legacy")});

  EXPECT_THAT(failing(run_, "data/table-dropped"), IsEmpty());
}

TEST_F(Data, ADroppedTableWhoseRowsCouldNotBeReadFails) {
  migration_.change->tables.push_back({.before = "legacy", .not_compared = "it is locked"});

  EXPECT_THAT(failing(run_, "data/table-dropped"), ElementsAre("legacy"));
}

TEST_F(Data, ADroppedVirtualTableIsAWarning) {
  migration_.change->tables.push_back({.before = "fts", .is_virtual = true, .rows_before = 12});

  EXPECT_EQ(only_point(run_, "data/table-dropped").verdict, Verdict::warning);
}

TEST_F(Data, ATableThatNoStatementDropsIsMissing) {
  migration_.change->tables.push_back({.before = "legacy", .rows_before = 12});

  EXPECT_THAT(failing(run_, "verify/tables-present"), ElementsAre("legacy"));
}

TEST_F(Data, ATableThatOnlyTheSchemaMissesIsMissing) {
  migration_.change->schema = {{.kind = "table", .name = "legacy", .change = Change::removed}};

  EXPECT_THAT(failing(run_, "verify/tables-present"), ElementsAre("legacy"));
}

TEST_F(Data, ARenamedTableIsNotMissing) {
  table("orders").before = "purchases";
  add_rename(migration_, "purchases", "orders");

  EXPECT_THAT(failing(run_, "verify/tables-present"), IsEmpty());
  EXPECT_THAT(failing(run_, "data/table-dropped"), IsEmpty());
}

TEST_F(Data, ADroppedColumnWithValuesFailsAtItsDrop) {
  table("products").dropped = {{.name = "Legacy Code", .values = 812}};
  add_statement(migration_, "ALTER TABLE products DROP COLUMN \"Legacy Code\" -- gone",
                {named(Action::alter, "products")});

  const Point point = only_point(run_, "data/column-dropped");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.subject, "products.Legacy Code");
  EXPECT_EQ(point.location.line, 2);
}

TEST_F(Data, ADroppedColumnWhoseValuesWereCopiedPasses) {
  LoneColumn& code = table("products").dropped.emplace_back();
  code = {.name = "code", .values = 812, .same_as = {"sku"}, .copied_to = "sku", .copied_by = "1"};
  EXPECT_EQ(only_point(run_, "data/column-dropped").message,
            "products.code was dropped with 812 values; each stands in products.sku of the same "
            "row, where migration 1 copied it");
  EXPECT_THAT(failing(run_, "data/column-dropped"), IsEmpty());

  code.uniform = true;
  EXPECT_THAT(failing(run_, "data/column-dropped"), ElementsAre("products.code"));
  code.copied_whole = true;
  EXPECT_THAT(failing(run_, "data/column-dropped"), IsEmpty());
}

TEST_F(Data, ADroppedColumnThatOnlyLooksLikeAnotherFails) {
  table("products").dropped = {{.name = "code", .values = 812, .same_as = {"sku"}}};

  const Point point = only_point(run_, "data/column-dropped");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("products.sku holds the same in every row, but no pending"));
}

TEST_F(Data, ADroppedColumnOfNullsOrComputedValuesPasses) {
  table("products").dropped = {{.name = "unused"}, {.name = "sum", .values = 9, .generated = true}};

  EXPECT_THAT(failing(run_, "data/column-dropped"), IsEmpty());
}

TEST_F(Data, WhatCouldNotBeComparedFailsAndSaysWhy) {
  TableDifference& orders = table("orders");
  orders.compared_rows = false;
  orders.not_compared = "the rows before cannot be had back";
  orders.columns[0].equal = false;

  const Point point = only_point(run_, "data/content-preserved");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("the rows before cannot be had back"));
}

TEST_F(Data, WhatCouldNotBeComparedFailsAlthoughAnUpdateNamesIt) {
  TableDifference& orders = table("orders");
  orders.compared_rows = false;
  orders.not_compared = "the rows before cannot be had back";
  orders.columns[0].equal = false;
  add_statement(migration_, "UPDATE orders SET id = 1", {named(Action::update, "orders", "id")}, 9);

  EXPECT_THAT(failing(run_, "data/content-preserved"), ElementsAre("orders"));
}

TEST_F(Data, DigestsThatDifferWithoutAComparisonFail) {
  TableDifference& orders = table("orders");
  orders.compared_rows = false;
  orders.columns[0].equal = false;

  EXPECT_THAT(failing(run_, "data/content-preserved"), ElementsAre("orders"));
}

TEST_F(Data, EqualDigestsNeedNoComparison) {
  table("orders").compared_rows = false;

  EXPECT_THAT(failing(run_, "data/content-preserved"), IsEmpty());
}

TEST_F(Data, ATableThatWasEmptiedNeedsNoComparison) {
  TableDifference& orders = table("orders");
  orders.compared_rows = false;
  orders.rows_after = 0;
  orders.columns[0].equal = false;

  EXPECT_THAT(failing(run_, "data/row-counts"), ElementsAre("orders"));
  EXPECT_EQ(point_about(run_, "data/row-counts", "orders").message,
            "orders lost 1,000 of 1,000 rows");
  EXPECT_THAT(failing(run_, "data/content-preserved"), IsEmpty());
}

TEST_F(Data, AnEquivalentConversionPassesWithItsNumbers) {
  ColumnDifference& price = add_changed_column(table("products"), "price", 0);
  price.equivalent = 800;
  price.type_changed = true;
  add_rebuild(migration_, "products", 1000);

  const Point point = point_about(run_, "data/conversion-lossless", "products.price");
  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_EQ(point.message, "products.price: 800 values the same in another storage class");
}

TEST_F(Data, AConversionThatChangesOneValueFails) {
  add_changed_column(table("products"), "price", 1).equivalent = 799;
  add_rebuild(migration_, "products", 1000);

  EXPECT_THAT(failing(run_, "data/content-preserved"), ElementsAre("products.price"));
}

TEST_F(Data, GeneratedColumnsAreNotJudged) {
  add_changed_column(table("products"), "total", 500).generated = true;

  EXPECT_THAT(failing(run_, "data/content-preserved"), IsEmpty());
}

TEST_F(Data, AVirtualTablesContentFollowsFromTriggers) {
  TableDifference& fts = table("products_fts");
  fts.is_virtual = true;
  remove_rows(fts, 20);
  add_changed_column(fts, "body", 40);
  add_statement(migration_, "DELETE FROM products",
                {named(Action::remove, "products"), by_trigger(Action::remove, "products_fts")},
                20);

  EXPECT_THAT(failing(run_, "data/row-counts"), IsEmpty());
  EXPECT_THAT(failing(run_, "data/content-preserved"), IsEmpty());
}

TEST_F(Data, AVirtualTableThatLosesRowsByNothingFails) {
  TableDifference& fts = table("products_fts");
  fts.is_virtual = true;
  remove_rows(fts, 20);

  EXPECT_THAT(failing(run_, "data/row-counts"), ElementsAre("products_fts"));
}

TEST_F(Data, NewNullsFailEvenWhereAnUpdateWritesThem) {
  ColumnDifference& column = add_changed_column(table("products"), "size", 0);
  column.lost = column.became_null = 7;
  add_statement(migration_, "UPDATE products SET size = NULL",
                {named(Action::update, "products", "size")}, 7);

  EXPECT_THAT(failing(run_, "data/nulls"), ElementsAre("products.size"));
  EXPECT_THAT(failing(run_, "data/content-preserved"), IsEmpty());
}

TEST_F(Data, NullsWhereThereWereSomePass) {
  ColumnDifference& column = add_changed_column(table("products"), "size", 0);
  column.lost = column.became_null = 7;
  column.nulls_before = 1;

  EXPECT_THAT(failing(run_, "data/nulls"), IsEmpty());
}

TEST_F(Data, NullsThatNoWordOfTheStatementSaysAreAWarning) {
  const auto verdict = [&](const std::string& sql) {
    gate::Run run = sound_run();
    MigrationRecord& migration = add_pending(run, "007");
    ColumnDifference& column =
        add_changed_column(add_table(*migration.change, "products"), "size", 0);
    column.lost = column.became_null = 7;
    column.nulls_before = 1;
    add_statement(migration, sql, {named(Action::update, "products", "size")}, 7);
    return only_point(run, "data/nulls").verdict;
  };

  EXPECT_EQ(verdict("UPDATE products SET size = weight || 'x'"), Verdict::warning);
  EXPECT_EQ(verdict("UPDATE products SET size = weight WHERE size IS NOT NULL"), Verdict::warning);
  EXPECT_EQ(verdict("DO $$ BEGIN UPDATE products SET size = weight; END $$"), Verdict::warning);
  EXPECT_EQ(verdict("UPDATE products SET size = NULL"), Verdict::passed);
  EXPECT_EQ(verdict("UPDATE products SET size = nullif(size, '')"), Verdict::passed);
  EXPECT_EQ(verdict("DO $$ BEGIN UPDATE products SET size = NULL; END $$"), Verdict::passed);
}

TEST_F(Data, DeclaredNullsPass) {
  ColumnDifference& column = add_changed_column(table("products"), "size", 0);
  column.lost = column.became_null = 7;
  run_.expect.transforms = {"products.size"};

  EXPECT_THAT(failing(run_, "data/nulls"), IsEmpty());
}

TEST_F(Data, AnExpectationThatDoesNotHoldFails) {
  run_.verify.expectations = {{"products", "unchanged", "812 rows less", false},
                              {"orders", ">= 0 rows", "5", true}};

  EXPECT_THAT(failing(run_, "data/expectations"), ElementsAre("products"));
}

TEST_F(Data, ExpectationsThatWereNotTriedNeverPass) {
  run_.expect.queries = {{"SELECT 1", "1"}};

  EXPECT_EQ(only_point(run_, "data/expectations").verdict, Verdict::error);
}

TEST_F(Data, VerifyChecksFailWithWhatWasFound) {
  run_.verify.integrity = {"row 3 missing from index"};
  run_.verify.foreign_keys = {{"orders", "3 rows without a parent in users"}};
  run_.verify.broken_objects = {{"big_orders", "view no such column: total"}};

  EXPECT_THAT(failing(run_, "verify/integrity"), ElementsAre("database"));
  EXPECT_THAT(failing(run_, "verify/foreign-keys"), ElementsAre("orders"));
  EXPECT_THAT(failing(run_, "verify/objects-compile"), ElementsAre("big_orders"));
}

TEST_F(Data, VerifyChecksAreSkippedWithTheirPass) {
  pass_of(run_, Phase::verify).skipped = "no migration could be applied";

  for (const auto* id : {"verify/integrity", "verify/foreign-keys", "verify/objects-compile",
                         "data/expectations", "health/tables", "deploy/idempotent"}) {
    const Point point = only_point(run_, id);
    EXPECT_EQ(point.verdict, Verdict::skipped) << id;
    EXPECT_EQ(point.message, "no migration could be applied") << id;
  }
}

TEST_F(Data, ATableThatIsEmptyNowIsUnhealthy) {
  run_.tables = {{.name = "carts", .blue = 9, .green = 0},
                 {.name = "orders", .blue = 9, .green = 1},
                 {.name = "never", .blue = 0, .green = 0},
                 {.name = "dropped", .blue = 9}};

  EXPECT_THAT(failing(run_, "health/tables"), ElementsAre("carts"));
}

}  // namespace
}  // namespace gate
