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

}  // namespace
}  // namespace gate
