#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// One migration that rebuilds the table c: c_new is filled, c dropped, c_new renamed.
class SideEffectsTest : public testing::Test {
 protected:
  SideEffectsTest() : run_(sound_run()), migration_(add_pending(run_, "7")) {
    Effect drop{.action = Action::drop, .object = "table", .table = "c"};
    migration_.up->statements.push_back({.sql = "DROP TABLE c",
                                         .location = {migration_.path, 3, 1},
                                         .outcome = {.effects = {drop}}});
    migration_.change->tables = {{.before = "c", .after = "c"}};
    migration_.change->tables[0].columns = {{.before = "n", .after = "n"}};
  }

  void differ(ObjectDifference object) { migration_.change->schema.push_back(std::move(object)); }
  std::vector<std::string> found() { return failing(run_, "verify/side-effects"); }

  gate::Run run_;
  MigrationRecord& migration_;
};

TEST_F(SideEffectsTest, NameTheIndexThatIsGoneAndTheDropThatTookIt) {
  differ({"index", "ci", Change::removed, "index on c (n)", ""});

  const Point point = point_about(run_, "verify/side-effects", "ci");

  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.location.line, 3);
  EXPECT_THAT(point.hint, HasSubstr("CREATE INDEX ci"));
}

TEST_F(SideEffectsTest, AreNoneWhereAStatementDropsTheObject) {
  differ({"index", "ci", Change::removed, "index on c (n)", ""});
  Effect drop{.action = Action::drop, .object = "index", .table = "c", .name = "CI"};
  migration_.up->statements.push_back({.sql = "DROP INDEX ci", .outcome = {.effects = {drop}}});

  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SideEffectsTest, AreNoneWhereTheColumnWentToo) {
  migration_.change->tables[0].dropped = {{.name = "x", .values = 1}};
  differ({"index", "cx", Change::removed, "index on c (n, x)", ""});
  differ({"check", "c", Change::removed, "x > 0", ""});
  differ({"foreign key", "c (x)", Change::removed, "references p (id)", ""});

  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SideEffectsTest, AreNoneWhereAWiderIndexCame) {
  differ({"index", "ci", Change::removed, "index on c (n)", ""});
  differ({"index", "cin", Change::added, "", "index on c (n, x)"});

  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SideEffectsTest, AreThereWhereAWiderIndexIsNotUnique) {
  differ({"index", "ci", Change::removed, "unique index on c (n)", ""});
  differ({"index", "cin", Change::added, "", "index on c (n, x)"});

  EXPECT_THAT(found(), testing::ElementsAre("ci"));
}

TEST_F(SideEffectsTest, AreTriggersThatDropTableTook) {
  differ({"trigger", "tr", Change::removed, "CREATE TRIGGER tr AFTER INSERT ON c …", ""});
  migration_.up->statements.back().outcome.effects.push_back(
      {.action = Action::drop, .object = "trigger", .table = "c", .name = "tr"});

  EXPECT_THAT(found(), testing::ElementsAre("tr"));
}

TEST_F(SideEffectsTest, AreConstraintsThatTheNewTextLeavesOut) {
  differ({"check", "c", Change::removed, "n > 0", ""});
  differ({"check", "c", Change::removed, "n < 9", ""});
  differ({"foreign key", "c (n)", Change::changed, "references p (id) on delete CASCADE",
          "references p (id)"});
  differ({"column", "c.n", Change::changed, "INT NOT NULL DEFAULT 3 COLLATE NOCASE", "INT"});
  differ({"option", "c", Change::changed, "AUTOINCREMENT, STRICT", "STRICT"});

  EXPECT_THAT(found(),
              testing::UnorderedElementsAre("c (n)", "c CHECK", "c AUTOINCREMENT", "c.n", "c.n"));
}

TEST_F(SideEffectsTest, AreNoneWhereAConstraintIsWrittenAnew) {
  differ({"check", "c", Change::removed, "n in ( 1 , 2 )", ""});
  differ({"check", "c", Change::added, "", "n in ( 1 , 2 , 3 )"});
  differ({"column", "c.n", Change::changed, "INT NOT NULL DEFAULT 3", "INT DEFAULT 4"});
  differ({"foreign key", "c (n)", Change::changed, "references p (id)",
          "references p (id) on delete CASCADE"});

  EXPECT_THAT(found(), IsEmpty());
}

TEST(Sequences, FailWhereACounterFalls) {
  gate::Run run = sound_run();
  add_pending(run, "7").sequences = {{"orders", 1000, 12}};

  EXPECT_EQ(point_about(run, "verify/sequences", "orders").message,
            "orders has given out numbers up to 1,000, and will go on after 12");
}

TEST(References, FailWhereTheParentIsGone) {
  gate::Run run = sound_run();
  run.verify.references = {
      {"c", "its foreign key (p) refers to p_old, and there is no such table"}};

  EXPECT_THAT(failing(run, "verify/references"), testing::ElementsAre("c"));
}

}  // namespace
}  // namespace gate
