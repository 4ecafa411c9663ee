// Columns whose values are carried into a column of another kind: by a rebuild, or by a new column
// that takes the name of the old one.
#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kContent = "data/content-preserved";
constexpr std::string_view kConversion = "data/conversion-lossless";

class Conversions : public ::testing::Test {
 protected:
  Conversions() : run_(sound_run()), migration_(add_pending(run_, "007")) {
    add_table(*migration_.change, "products", 5);
  }

  ColumnDifference& price(std::int64_t changed) {
    TableDifference& products = migration_.change->tables.front();
    add_changed_column(products, "price", changed);
    return products.columns.back();
  }

  void add_update(const std::string& column) {
    add_statement(migration_, "UPDATE products SET " + column + " = CAST(price AS REAL)",
                  {named(Action::update, "products", column)}, 5);
  }

  void drop_price() {
    add_statement(migration_, "ALTER TABLE products DROP COLUMN price",
                  {{.action = Action::alter, .table = "products", .column = "price"}});
  }

  void rename(const std::string& column, const std::string& to) {
    add_statement(migration_, "ALTER TABLE products RENAME COLUMN " + column + " TO " + to,
                  {{.action = Action::alter, .table = "products"}});
    migration_.up->statements.back().outcome.renames = {{"products", column, to}};
  }

  gate::Run run_;
  MigrationRecord& migration_;
};

TEST_F(Conversions, AnUpdateOfANewColumnDoesNotExplainWhatTheOldOneOfItsNameLost) {
  price(4);
  add_update("price_number");
  drop_price();
  rename("price_number", "price");

  const Point point = point_about(run_, kContent, "products.price");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("4 values changed, by another column that took its name"));
  EXPECT_THAT(point.statement, HasSubstr("CAST"));
}

TEST_F(Conversions, ANewColumnThatHoldsTheSameValuesMayTakeTheName) {
  ColumnDifference& converted = price(0);
  converted.equivalent = 5;
  converted.type_changed = true;
  add_update("price_number");
  drop_price();
  rename("price_number", "price");

  EXPECT_THAT(failing(run_, kConversion), IsEmpty());
}

TEST_F(Conversions, TheOldColumnMayBeRenamedOutOfTheWayFirst) {
  price(4);
  rename("price", "old_price");
  add_update("price");

  EXPECT_THAT(failing(run_, kContent), ElementsAre("products.price"));
}

TEST_F(Conversions, AColumnThatIsDroppedAndAddedAgainIsAnotherOne) {
  price(4);
  drop_price();
  add_update("price");

  EXPECT_THAT(failing(run_, kContent), ElementsAre("products.price"));
}

TEST_F(Conversions, AreJudgedOnce) {
  price(4).type_changed = true;
  add_rebuild(migration_, "products", 5);

  EXPECT_THAT(failing(run_, kConversion), ElementsAre("products.price"));
  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(Conversions, ThatKeepEveryValuePass) {
  ColumnDifference& kept = price(0);
  kept.type_changed = true;
  add_rebuild(migration_, "products", 5);

  const Point point = point_about(run_, kConversion, "products.price");
  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_THAT(point.message, HasSubstr("every value is what it was"));
}

TEST_F(Conversions, ARenamedColumnIsStillTheSame) {
  price(4).after = "cost";
  rename("price", "cost");
  add_update("cost");

  EXPECT_THAT(failing(run_, kContent), IsEmpty());
}

TEST_F(Conversions, AnUpdateDoesNotExplainWhatARebuildWithAnotherTypeConverts) {
  price(4).type_changed = true;
  add_update("price");
  add_rebuild(migration_, "products", 5);

  const Point point = point_about(run_, kConversion, "products.price");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.hint, HasSubstr("expect.transforms"));
}

TEST_F(Conversions, WhatIsDeclaredAsATransformMayBeConverted) {
  price(4).type_changed = true;
  add_update("price");
  add_rebuild(migration_, "products", 5);
  run_.expect.transforms = {"products.price"};

  EXPECT_THAT(failing(run_, kConversion), IsEmpty());
}

}  // namespace
}  // namespace gate
