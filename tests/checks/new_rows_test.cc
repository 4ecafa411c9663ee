#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::HasSubstr;

class NewRowsCheck : public ::testing::Test {
 protected:
  NewRowsCheck() : run_(sound_run()) {
    add_pending(run_, "007");
    run_.new_rows.taken_back = {"007"};
    run_.new_rows.tables.push_back({.name = "orders", .before = "orders", .rows = 3});
    add_table(*run_.migrations[0].change, "orders");
  }

  WrittenTable& orders() { return run_.new_rows.tables[0]; }
  Point point() { return only_point(run_, "rollback/new-rows"); }
  // The same under the run's policy.
  Point judged() {
    for (const Point& point : judge(run_).points) {
      if (point.check == "rollback/new-rows") return point;
    }
    ADD_FAILURE() << "no point";
    return {};
  }

  gate::Run run_;
};

TEST_F(NewRowsCheck, SaysHowManyRowsSurvive) {
  EXPECT_EQ(point().verdict, Verdict::passed);
  EXPECT_EQ(point().message, "3 rows in 1 table written after the cut-over survive the way back");
}

TEST_F(NewRowsCheck, ValuesInWhatTheMigrationsAddedAreNoWarning) {
  orders().columns = {{.name = "size", .values = 3, .lost = 3}};

  EXPECT_EQ(point().verdict, Verdict::passed);
  EXPECT_THAT(point().message,
              HasSubstr("in what the migrations added lay 3 values of orders.size"));
}

TEST_F(NewRowsCheck, ValuesThatTheOldSchemaRefusesMayChange) {
  orders().columns = {
      {.name = "status", .before = "status", .values = 3, .changed = 1, .not_possible = 1}};

  EXPECT_EQ(point().verdict, Verdict::passed);
  EXPECT_THAT(point().message, HasSubstr("1 value of orders.status"));
}

TEST_F(NewRowsCheck, OtherValuesAreWarnedOf) {
  orders().columns = {{.name = "note", .before = "note", .values = 3, .lost = 2}};

  EXPECT_EQ(point().verdict, Verdict::warning);
  EXPECT_EQ(point().subject, "orders.note");
  EXPECT_EQ(point().migration, "007");
}

TEST_F(NewRowsCheck, ValuesThatWereMovedHadToComeHome) {
  run_.new_rows.tables.push_back(
      {.name = "phones",
       .rows = 4,
       .columns = {{.name = "phone", .moved_from = "orders.phone", .values = 4, .lost = 1}}});

  EXPECT_EQ(point().verdict, Verdict::warning);
  EXPECT_EQ(point().subject, "orders.phone");
  EXPECT_EQ(point().migration, "007");
  EXPECT_EQ(point().message,
            "orders.phone: of 4 values written into phones.phone after the cut-over, 1 lost by the "
            "way back");
  EXPECT_THAT(point().hint, HasSubstr("several of phones"));

  run_.new_rows.tables[1].columns[0].lost = 0;
  EXPECT_EQ(point().verdict, Verdict::passed);
}

TEST_F(NewRowsCheck, WhatTheMigrationsWriteMayComeBackAsAnotherValueButNotAsNone) {
  orders().columns = {
      {.name = "price", .before = "price", .rewritten = true, .values = 3, .changed = 3}};
  EXPECT_EQ(point().verdict, Verdict::passed);

  orders().columns[0].lost = 1;
  EXPECT_EQ(point().verdict, Verdict::warning);
}

TEST_F(NewRowsCheck, EditsOfOldRowsThatAreKeptAreCounted) {
  run_.new_rows.edited = {{.table = "orders", .column = "note", .values = 2}};

  EXPECT_EQ(point().verdict, Verdict::passed);
  EXPECT_EQ(point().message,
            "3 rows in 1 table written after the cut-over survive the way back; 2 values edited in "
            "old rows are kept");
}

TEST_F(NewRowsCheck, EditsOfOldRowsThatAreUndoneAreWarnedOf) {
  run_.new_rows.edited = {
      {.table = "orders", .column = "note", .values = 2, .undone = 1, .examples = {{.key = "7"}}}};

  EXPECT_EQ(point().verdict, Verdict::warning);
  EXPECT_EQ(point().subject, "orders.note");
  EXPECT_EQ(point().migration, "007");
  EXPECT_THAT(point().message, HasSubstr("of 2 values edited after the cut-over in rows from "
                                         "before it, 1 as before the edit again"));
  EXPECT_EQ(point().evidence.at(0).key, "7");
  EXPECT_THAT(point().hint, HasSubstr("a copy from before the migration"));
}

TEST_F(NewRowsCheck, AnEditOfWhatTheMigrationsWriteMayComeBackAsAnotherValueButNotAsNone) {
  run_.new_rows.edited = {
      {.table = "orders", .column = "note", .rewritten = true, .values = 2, .changed = 1}};
  EXPECT_EQ(point().verdict, Verdict::passed);

  run_.new_rows.edited[0].lost = 1;
  EXPECT_EQ(point().verdict, Verdict::warning);
}

TEST_F(NewRowsCheck, DeletedRowsThatStayAwayAreCounted) {
  run_.new_rows.deleted = {{.table = "orders", .rows = 2}};

  EXPECT_EQ(point().verdict, Verdict::passed);
  EXPECT_THAT(point().message, HasSubstr("survive the way back; 2 deleted rows stay away"));
}

TEST_F(NewRowsCheck, DeletedRowsThatAreThereAgainAreWarnedOf) {
  run_.new_rows.deleted = {{.table = "orders", .rows = 2, .back = 1, .examples = {{.key = "7"}}}};

  EXPECT_EQ(point().verdict, Verdict::warning);
  EXPECT_EQ(point().subject, "orders");
  EXPECT_EQ(point().migration, "007");
  EXPECT_EQ(point().message,
            "orders: of 2 rows deleted after the cut-over, 1 is there again after the way back");
  EXPECT_EQ(point().evidence.at(0).key, "7");
}

TEST_F(NewRowsCheck, WhatCouldHaveBeenMadeAgainIsWarnedOf) {
  run_.new_rows.unfilled = {{.table = "orders",
                             .column = "name",
                             .sources = {"given", "family"},
                             .rows = 3,
                             .empty = 2,
                             .examples = {{.key = "7"}}}};

  EXPECT_EQ(point().verdict, Verdict::warning);
  EXPECT_EQ(point().subject, "orders.name");
  EXPECT_EQ(point().migration, "007");
  EXPECT_EQ(point().message,
            "orders.name is NULL, '' or 0 after the way back in 2 of 3 rows written after the "
            "cut-over, which have given, family, made of it by the migration");
  EXPECT_THAT(point().hint, HasSubstr("make orders.name from given, family"));
}

TEST_F(NewRowsCheck, ARefusedDownFailsAtItsStatement) {
  run_.new_rows.refused_down = {.version = "007",
                                .error = "NOT NULL constraint failed: orders.note",
                                .sql = "INSERT INTO o SELECT * FROM orders",
                                .location = {"db/migrations/007.down.sql", 3, 1}};

  EXPECT_EQ(point().verdict, Verdict::failed);
  EXPECT_EQ(point().subject, "007");
  EXPECT_EQ(point().location.line, 3);
  EXPECT_THAT(point().hint, HasSubstr("put aside"));
}

TEST_F(NewRowsCheck, ObeysThePolicyAndItsAllowances) {
  orders().gone = 2;
  run_.policy.allow = {{.check = "rollback/new-rows", .subject = "orders", .reason = "a cache"}};
  EXPECT_EQ(judged().verdict, Verdict::passed);
  EXPECT_EQ(judged().allowed, "a cache");

  run_.policy.allow.clear();
  EXPECT_EQ(judged().verdict, Verdict::warning);
  run_.policy.severities["rollback/new-rows"] = Severity::note;
  EXPECT_EQ(judged().verdict, Verdict::passed);
}

TEST_F(NewRowsCheck, SaysWhyItWasNotTried) {
  run_.new_rows = {.skipped = "the down of 007 is empty"};

  EXPECT_EQ(point().verdict, Verdict::skipped);
  EXPECT_EQ(point().message, "the down of 007 is empty");
}

TEST_F(NewRowsCheck, SaysThatThereIsNoTableToWriteInto) {
  run_.new_rows = {};

  EXPECT_EQ(point().verdict, Verdict::skipped);
  EXPECT_THAT(point().message, HasSubstr("touch no table"));
}

}  // namespace
}  // namespace gate
