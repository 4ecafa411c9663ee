#include "gate/checks/explain.h"
#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kRows = "data/row-counts";
constexpr std::string_view kContent = "data/content-preserved";

class ExplainKeys : public ::testing::Test {
 protected:
  ExplainKeys() : run_(sound_run()), migration_(add_pending(run_, "007")) {}

  TableDifference& table(const std::string& name, std::int64_t rows = 1000) {
    return add_table(*migration_.change, name, rows);
  }

  gate::Run run_;
  MigrationRecord& migration_;
};

TEST_F(ExplainKeys, AnUpdateOfTheKeyMovesRows) {
  TableDifference& orders = table("orders");
  orders.columns[0].equal = false;
  orders.rows_removed = orders.rows_added = 40;
  add_statement(migration_, "UPDATE orders SET id = id + 1000",
                {named(Action::update, "orders", "id")}, 40);

  EXPECT_THAT(failing(run_, kRows), IsEmpty());
  EXPECT_EQ(point_about(run_, kContent, "orders").message,
            "orders: 40 rows under another key by 007.up.sql:2");
}

TEST_F(ExplainKeys, AnUpdateOfTheKeyDoesNotHideLostRows) {
  TableDifference& orders = table("orders");
  orders.columns[0].equal = false;
  orders.rows_removed = 40;
  orders.rows_added = 30;
  add_statement(migration_, "UPDATE OR REPLACE orders SET id = id / 2",
                {named(Action::update, "orders", "id")}, 40);

  EXPECT_EQ(point_about(run_, kRows, "orders").message, "orders lost 10 of 1,000 rows");
}

TEST_F(ExplainKeys, KeysThatARebuildMixesUpAreLostRows) {
  TableDifference& orders = table("orders");
  orders.columns[0].equal = false;
  orders.rows_removed = orders.rows_added = 40;
  add_rebuild(migration_, "orders", 1000);

  EXPECT_THAT(failing(run_, kRows), ElementsAre("orders"));
  EXPECT_THAT(failing(run_, kContent), ElementsAre("orders"));
}

TEST_F(ExplainKeys, AnUpdateOfATableWithoutKeyIsExplained) {
  TableDifference& notes = table("notes");
  notes.key.clear();
  notes.columns.push_back({.before = "body", .after = "body", .equal = false});
  notes.rows_removed = notes.rows_added = 12;
  add_statement(migration_, "UPDATE notes SET body = ''", {named(Action::update, "notes", "body")},
                12);

  EXPECT_THAT(failing(run_, kRows), IsEmpty());
  EXPECT_EQ(point_about(run_, kContent, "notes").message,
            "notes: 12 rows with other content by 007.up.sql:2");
}

TEST_F(ExplainKeys, AnUpdateOfAnotherColumnOfATableWithoutKeyIsNot) {
  TableDifference& notes = table("notes");
  notes.key.clear();
  notes.columns.push_back({.before = "body", .after = "body", .equal = false});
  notes.rows_removed = notes.rows_added = 12;
  add_statement(migration_, "UPDATE notes SET title = ''",
                {named(Action::update, "notes", "title")}, 12);

  EXPECT_THAT(failing(run_, kRows), IsEmpty());
  EXPECT_THAT(failing(run_, kContent), ElementsAre("notes"));
}

TEST_F(ExplainKeys, ValuesThatWentFromRowToRowWithoutAnUpdateAreNot) {
  TableDifference& notes = table("notes");
  notes.key.clear();
  notes.rows_removed = notes.rows_added = 12;
  add_rebuild(migration_, "notes", 1000);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("notes"));
}

TEST_F(ExplainKeys, DeletedAndInsertedRowsOfATableWithoutKeyAreExplained) {
  TableDifference& notes = table("notes");
  notes.key.clear();
  notes.columns[0].equal = false;
  notes.rows_removed = notes.rows_added = 5;
  add_statement(migration_, "DELETE FROM notes", {named(Action::remove, "notes")}, 5);
  add_statement(migration_, "INSERT INTO notes VALUES (1)", {named(Action::insert, "notes")}, 5);

  EXPECT_THAT(failing(run_, kRows), IsEmpty());
  EXPECT_THAT(failing(run_, kContent), IsEmpty());
  EXPECT_THAT(failing(run_, "data/rows-deleted"), ElementsAre("notes"));
}

// Rows deleted and inserted anew

TEST_F(ExplainKeys, DeletingAndInsertingTheSameKeysExplainsOtherValues) {
  add_changed_column(table("units", 40), "name", 3);
  add_statement(migration_, "DELETE FROM units WHERE id < 4", {named(Action::remove, "units")}, 3);
  add_statement(migration_, "INSERT INTO units VALUES (1, 'm'), (2, 'l'), (3, 'kg')",
                {named(Action::insert, "units")}, 3);

  EXPECT_THAT(failing(run_, kRows), IsEmpty());
  const Point point = point_about(run_, kContent, "units.name");
  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_EQ(point.message, "units.name: 3 values changed by 007.up.sql:3");
}

TEST_F(ExplainKeys, ReseedingExplainsNoMoreValuesThanRowsThatItTouched) {
  add_changed_column(table("units", 40), "name", 5);
  add_statement(migration_, "DELETE FROM units WHERE id < 4", {named(Action::remove, "units")}, 3);
  add_statement(migration_, "INSERT INTO units SELECT 1", {named(Action::insert, "units")}, 3);

  const Point point = point_about(run_, kContent, "units.name");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.message,
            "units.name: 5 values changed, of which only 3 were written by 007.up.sql:3");
}

TEST_F(ExplainKeys, RowsThatOnlyWentAreNoneThatWereReseeded) {
  TableDifference& units = table("units", 40);
  add_changed_column(units, "name", 3);
  remove_rows(units, 2);
  add_statement(migration_, "DELETE FROM units WHERE id < 4", {named(Action::remove, "units")}, 3);
  add_statement(migration_, "INSERT INTO units VALUES (1)", {named(Action::insert, "units")}, 1);

  EXPECT_EQ(point_about(run_, kContent, "units.name").message,
            "units.name: 3 values changed, of which only 1 were written by 007.up.sql:3");
}

TEST_F(ExplainKeys, ATriggersDeleteOrInsertReseedsNothing) {
  add_changed_column(table("units", 40), "name", 3);
  add_statement(migration_, "DELETE FROM units", {named(Action::remove, "units")}, 3);
  add_statement(migration_, "UPDATE log SET n = 1",
                {named(Action::update, "log", "n"), by_trigger(Action::insert, "units")}, 3);
  EXPECT_THAT(failing(run_, kContent), ElementsAre("units.name"));

  migration_.up->statements[1].outcome.effects = {by_trigger(Action::remove, "units")};
  migration_.up->statements[2].outcome.effects = {named(Action::insert, "units")};
  EXPECT_THAT(failing(run_, kContent), ElementsAre("units.name"));
}

TEST_F(ExplainKeys, ADeleteAfterTheInsertReseedsNothing) {
  add_changed_column(table("units", 40), "name", 3);
  add_statement(migration_, "INSERT INTO units VALUES (41)", {named(Action::insert, "units")}, 3);
  add_statement(migration_, "DELETE FROM units WHERE id > 40", {named(Action::remove, "units")}, 3);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("units.name"));
}

TEST_F(ExplainKeys, TheCopyOfARebuildReseedsNothing) {
  add_changed_column(table("units", 40), "name", 3);
  add_statement(migration_, "DELETE FROM units WHERE id < 4", {named(Action::remove, "units")}, 3);
  add_rebuild(migration_, "units", 40);

  EXPECT_THAT(failing(run_, kContent), ElementsAre("units.name"));
}

}  // namespace
}  // namespace gate
