#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::HasSubstr;

constexpr const char* kId = "deploy/deterministic";

class DeterministicCheck : public ::testing::Test {
 protected:
  DeterministicCheck() : run_(sound_run()), migration_(add_pending(run_, "007")) {
    run_.passes.push_back({.name = "repeat", .phase = Phase::deploy});
    run_.repeat.tables = {"users"};
    StatementRecord& update =
        add_statement(migration_, "UPDATE users SET token = hex(randomblob(4))",
                      {named(Action::update, "users", "token")});
    update.outcome.depends_on = {Circumstance::chance};
  }

  Variation& vary(Circumstance circumstance) {
    run_.repeat.variations.push_back({.circumstance = circumstance});
    return run_.repeat.variations.back();
  }

  gate::Run run_;
  MigrationRecord& migration_;
};

TEST_F(DeterministicCheck, PassesWhereTheOtherCopyEndsWithTheSame) {
  vary(Circumstance::chance);

  const Point point = only_point(run_, kId);
  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_EQ(point.subject, "users");
}

TEST_F(DeterministicCheck, ClaimsNoSecondDatabaseWhereNoneWasMade) {
  EXPECT_THAT(only_point(run_, kId).message,
              HasSubstr("no statement is seen to take random values"));
}

TEST_F(DeterministicCheck, ProvesNothingOfWhatComesFromATableThatWasNotTried) {
  run_.repeat.tables = {"users", "copies", "moved", "others"};
  StatementRecord& copy = add_statement(migration_, "INSERT INTO copies SELECT token FROM users",
                                        {named(Action::insert, "copies", "")});
  copy.outcome.reads = {"Users"};
  add_statement(migration_, "ALTER TABLE copies RENAME TO moved", {}).outcome.renames = {
      {.table = "copies", .column = "", .to = "moved"}};
  add_statement(migration_, "DELETE FROM others", {named(Action::remove, "others", "")});
  vary(Circumstance::chance).not_tried = "it cannot be";

  for (const Point& point : judge(run_).points) {
    if (point.check != kId) continue;
    const bool is_other = point.subject == "others";
    EXPECT_EQ(point.verdict, is_other ? Verdict::passed : Verdict::skipped) << point.subject;
    EXPECT_THAT(point.message, HasSubstr(is_other ? "no statement is seen" : "was not tried"));
  }
}

TEST_F(DeterministicCheck, NamesTheStatementThatTakesRandomValues) {
  vary(Circumstance::chance).tables = {
      {.table = "users", .rows = 3, .rows_there = 3, .columns = {"token"}}};

  const Point point = only_point(run_, kId);
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("token"));
  EXPECT_THAT(point.statement, HasSubstr("randomblob"));
  EXPECT_EQ(point.location.line, 2);
  EXPECT_EQ(point.migration, "007");
}

TEST_F(DeterministicCheck, ExpectsIdentifiersThatAreDrawnNowhereElse) {
  vary(Circumstance::chance).tables = {
      {.table = "users", .rows = 3, .rows_there = 3, .drawn = {"token"}}};

  Point point = only_point(run_, kId);
  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_THAT(point.message, HasSubstr(", but for the random UUIDs in token"));

  run_.repeat.variations.front().tables.front().columns = {"name"};
  EXPECT_EQ(only_point(run_, kId).verdict, Verdict::failed);
}

TEST_F(DeterministicCheck, SaysHowManyRowsThereAre) {
  vary(Circumstance::order).tables = {{.table = "users", .rows = 3, .rows_there = 2}};

  EXPECT_THAT(only_point(run_, kId).message, HasSubstr("3 rows here and 2 there"));
}

TEST_F(DeterministicCheck, OnlyWarnsOfTheTime) {
  vary(Circumstance::clock).tables = {
      {.table = "users", .rows = 3, .rows_there = 3, .columns = {"active"}}};

  EXPECT_EQ(only_point(run_, kId).verdict, Verdict::warning);
}

TEST_F(DeterministicCheck, NamesStampsAndPasses) {
  vary(Circumstance::clock).tables = {
      {.table = "users", .rows = 3, .rows_there = 3, .stamps = {"changed_at"}}};

  const Point point = only_point(run_, kId);
  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_THAT(point.message, HasSubstr("the time of the run in changed_at"));
}

TEST_F(DeterministicCheck, FailsWhereTheSameMigrationIsRefused) {
  Variation& variation = vary(Circumstance::chance);
  variation.error = "UNIQUE constraint failed: users.token";
  variation.error_version = "007";
  variation.error_location = {migration_.path, 2, 1};

  const auto points = points_of(run_, kId);
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[0].verdict, Verdict::failed);
  EXPECT_EQ(points[0].location.line, 2);
  EXPECT_EQ(points[1].verdict, Verdict::skipped);
}

TEST_F(DeterministicCheck, IsSkippedWhereThePassDidNotRun) {
  run_.passes.back().error = "disk is full";

  const Point point = only_point(run_, kId);
  EXPECT_EQ(point.verdict, Verdict::skipped);
  EXPECT_EQ(point.message, "disk is full");
}

}  // namespace
}  // namespace gate
