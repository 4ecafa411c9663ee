// A column that a later pending migration drops than the one that copied it.
#include <gmock/gmock.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kNothing = "SELECT 1;\n";

const LoneColumn& dropped(const Run& run, const std::string& table = "shop") {
  return table_in(run.migrations.back().change, table)->dropped.at(0);
}

Run rehearse_scripts(const std::string& first, const std::string& second,
                     const std::string& third) {
  const SmallScenario small;
  small.write("001_open", first, kNothing);
  small.write("002_visit", second, kNothing);
  small.write("003_town", third, kNothing);
  return rehearse_small(small);
}

std::set<std::string> dropped_in(const Run& run) {
  std::set<std::string> found;
  for (const std::string& line : complaints(run)) {
    if (line.find("data/column-dropped") != std::string::npos) found.insert(line);
  }
  return found;
}

std::string message_of_drop(const Run& run) {
  for (const Point& point : judge(run).points) {
    if (point.check == "data/column-dropped" && point.migration == "3") return point.message;
  }
  return "";
}

TEST(CopiedColumn, IsNotLostWhereAnEarlierMigrationCopiedIt) {
  const gate::Run run =
      rehearse_scripts("ALTER TABLE shop ADD COLUMN title TEXT;\nUPDATE shop SET title = name;\n",
                       kNothing, "ALTER TABLE shop DROP COLUMN name;\n");

  const LoneColumn& name = dropped(run);
  EXPECT_THAT(name.same_as, ElementsAre("title"));
  EXPECT_EQ(name.copied_to, "title");
  EXPECT_EQ(name.copied_by, "1");
  EXPECT_TRUE(name.copied_whole);
  EXPECT_THAT(dropped_in(run), IsEmpty());
  EXPECT_THAT(message_of_drop(run), HasSubstr("each stands in shop.title of the same row"));
}

TEST(CopiedColumn, IsFoundUnderItsLaterNames) {
  const gate::Run run = rehearse_scripts(
      "ALTER TABLE shop ADD COLUMN titel TEXT;\nUPDATE shop SET titel = name WHERE titel IS NULL;\n"
      "ALTER TABLE shop RENAME COLUMN titel TO title;\n",
      "ALTER TABLE shop RENAME COLUMN title TO label;\nALTER TABLE shop RENAME TO store;\n",
      "ALTER TABLE store DROP COLUMN name;\n");

  EXPECT_EQ(dropped(run, "store").copied_to, "label");
  EXPECT_THAT(dropped_in(run), IsEmpty());
}

TEST(CopiedColumn, IsFoundWhereARebuildFilledBoth) {
  const gate::Run run = rehearse_scripts(
      "CREATE TABLE sale_new(id INTEGER PRIMARY KEY, shop_id INTEGER NOT NULL REFERENCES shop(id)"
      " ON DELETE CASCADE, amount TEXT NOT NULL, total TEXT);\n"
      "INSERT INTO sale_new(id, shop_id, amount, total) SELECT id, shop_id, amount, amount"
      " FROM sale;\nDROP TABLE sale;\nALTER TABLE sale_new RENAME TO sale;\n",
      kNothing, "ALTER TABLE sale DROP COLUMN amount;\n");

  EXPECT_EQ(dropped(run, "sale").copied_to, "total");
  EXPECT_THAT(dropped_in(run), IsEmpty());
}

// Two moments that are the same until somebody changes a row.
TEST(CopiedColumn, IsLostWhereTheOtherWasThereBeforeAndOnlySomeRowsWereCopied) {
  for (const std::string first :
       {"UPDATE post SET changed = made WHERE changed IS NULL;\n",
        "UPDATE post SET changed = 'we' WHERE id = 3;\n"
        "INSERT INTO post(made, changed) SELECT made, made FROM post;\n"}) {
    const SmallScenario small;
    const auto engine = make_engine("sqlite");
    const auto session = engine->open({small.fixture()}, {.access = Access::write});
    session->execute("CREATE TABLE post(id INTEGER PRIMARY KEY, made TEXT, changed TEXT)");
    session->execute("INSERT INTO post VALUES (1, 'mo', 'mo'), (2, 'tu', 'tu'), (3, 'we', NULL)");
    small.write("001_open", first, kNothing);
    small.write("002_visit", "ALTER TABLE post DROP COLUMN made;\n", kNothing);
    small.remove("003_town");

    EXPECT_THAT(dropped_in(rehearse_small(small)),
                ElementsAre("failed data/column-dropped 2 post.made"))
        << first;
  }
}

TEST(CopiedColumn, IsLostWhereAJoinFillsTheOtherFromAnotherTable) {
  const gate::Run run = rehearse_scripts(
      "CREATE TABLE shop_new(id INTEGER PRIMARY KEY, name TEXT NOT NULL, town TEXT, title TEXT);\n"
      "INSERT INTO shop_new(id, name, town, title) SELECT s.id, s.name, s.town, o.name"
      " FROM shop s JOIN shop o ON o.id = s.id;\n"
      "DROP TABLE shop;\nALTER TABLE shop_new RENAME TO shop;\n",
      kNothing, "ALTER TABLE shop DROP COLUMN name;\n");

  EXPECT_THAT(dropped(run).same_as, ElementsAre("title"));
  EXPECT_THAT(dropped_in(run), ElementsAre("failed data/column-dropped 3 shop.name"));
}

// The third migration ends with the copy that the second began.
TEST(CopiedColumn, IsNotLostWhereTheMigrationThatDropsItFillsTheRest) {
  const gate::Run run = rehearse_scripts(
      "ALTER TABLE shop ADD COLUMN title TEXT;\n", "UPDATE shop SET title = name WHERE id < 3;\n",
      "UPDATE shop SET title = name WHERE title IS NULL;\nALTER TABLE shop DROP COLUMN name;\n");

  EXPECT_EQ(dropped(run).copied_by, "3");
  EXPECT_THAT(dropped_in(run), IsEmpty());
}

TEST(CopiedColumn, IsLostWhereOneValueIsAnotherJustBeforeItGoes) {
  const gate::Run run = rehearse_scripts(
      "ALTER TABLE shop ADD COLUMN title TEXT;\nUPDATE shop SET title = name;\n",
      "UPDATE shop SET title = 'Boell' WHERE id = 2;\n", "ALTER TABLE shop DROP COLUMN name;\n");

  EXPECT_THAT(dropped(run).same_as, IsEmpty());
  EXPECT_THAT(dropped_in(run), ElementsAre("failed data/column-dropped 3 shop.name"));
}

TEST(CopiedColumn, IsLostWhereOnlyTheStorageClassDiffers) {
  const gate::Run run = rehearse_scripts(
      "ALTER TABLE sale ADD COLUMN cents INTEGER;\nUPDATE sale SET cents = amount;\n", kNothing,
      "ALTER TABLE sale DROP COLUMN amount;\n");

  EXPECT_THAT(dropped_in(run), ElementsAre("failed data/column-dropped 3 sale.amount"));
}

TEST(CopiedColumn, IsLostWhereNoStatementCopiedIt) {
  const gate::Run run = rehearse_scripts(
      "ALTER TABLE shop ADD COLUMN title TEXT;\nUPDATE shop SET title = trim(name);\n", kNothing,
      "ALTER TABLE shop DROP COLUMN name;\n");

  EXPECT_THAT(dropped(run).same_as, ElementsAre("title"));
  EXPECT_THAT(dropped_in(run), ElementsAre("failed data/column-dropped 3 shop.name"));
  EXPECT_THAT(message_of_drop(run), HasSubstr("no pending migration copied all of it there"));
}

// Without a key two equal bags of values may lie in other rows.
TEST(CopiedColumn, IsLostWhereNoKeyTellsRowsApart) {
  const gate::Run run = rehearse_scripts(
      "CREATE TABLE log(line TEXT);\nINSERT INTO log SELECT name FROM shop;\n"
      "ALTER TABLE log ADD COLUMN text TEXT;\nUPDATE log SET text = line;\n",
      kNothing, "ALTER TABLE log DROP COLUMN line;\n");

  EXPECT_THAT(dropped_in(run), ElementsAre("failed data/column-dropped 3 log.line"));
}

// One value in all rows is the same in both by chance, if it was not put there.
TEST(CopiedColumn, OfOneValueMustHaveBeenCopiedInEveryRowAndLeftAlone) {
  const std::string both =
      "ALTER TABLE shop ADD COLUMN kind TEXT DEFAULT 'x';\n"
      "ALTER TABLE shop ADD COLUMN sort TEXT DEFAULT 'x';\n";
  const std::string drop = "ALTER TABLE shop DROP COLUMN kind;\n";
  const auto failing = ElementsAre("failed data/column-dropped 3 shop.kind");

  EXPECT_THAT(dropped_in(rehearse_scripts(both, "UPDATE shop SET sort = kind;\n", drop)),
              IsEmpty());
  const gate::Run part =
      rehearse_scripts(both, "UPDATE shop SET sort = kind WHERE id < 2;\n", drop);
  EXPECT_THAT(dropped_in(part), failing);
  EXPECT_THAT(message_of_drop(part), HasSubstr("one value only"));
  EXPECT_THAT(dropped_in(rehearse_scripts(
                  both, "UPDATE shop SET sort = kind;\nUPDATE shop SET sort = 'x';\n", drop)),
              failing);
  EXPECT_THAT(dropped_in(rehearse_scripts(both, kNothing, drop)), failing);
}

// The copy went; what has its name now was never filled from anything.
TEST(CopiedColumn, IsLostWhereItsCopyWasDroppedAndMadeAnew) {
  const gate::Run run = rehearse_scripts(
      "ALTER TABLE shop ADD COLUMN kind TEXT DEFAULT 'x';\n"
      "ALTER TABLE shop ADD COLUMN sort TEXT;\nUPDATE shop SET sort = kind;\n",
      "ALTER TABLE shop DROP COLUMN sort;\n",
      "ALTER TABLE shop ADD COLUMN sort TEXT DEFAULT 'x';\nALTER TABLE shop DROP COLUMN kind;\n");

  EXPECT_THAT(dropped_in(run), Contains("failed data/column-dropped 3 shop.kind"));
  EXPECT_THAT(dropped_in(run), Not(Contains("failed data/column-dropped 2 shop.sort")));
}

}  // namespace
}  // namespace gate
