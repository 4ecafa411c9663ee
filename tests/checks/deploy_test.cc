#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Deploy : public ::testing::Test {
 protected:
  Deploy() : run_(sound_run()), migration_(add_pending(run_, "007")) {}

  void refuse(const std::string& error) {
    migration_.up->completed = false;
    migration_.up->error = error;
    migration_.up->error_location = {migration_.path, 5, 3};
    migration_.up->error_sql = "CREATE UNIQUE INDEX i ON products (sku)";
    migration_.change.reset();
  }

  gate::Run run_;
  MigrationRecord& migration_;
};

TEST_F(Deploy, EverythingPassesOnASoundRun) {
  for (const auto* id : {"deploy/applies", "deploy/history-recorded", "deploy/transaction-closed",
                         "deploy/did-something", "deploy/idempotent", "deploy/duration"}) {
    EXPECT_EQ(only_point(run_, id).verdict, Verdict::passed) << id;
  }
}

TEST_F(Deploy, ARefusalIsShownWithItsRows) {
  refuse("UNIQUE constraint failed: products.sku");
  migration_.up->error_hint = "merge the duplicates first";
  migration_.up->error_rows = {{.key = "'A-1'"}};
  migration_.up->culprits = "products.sku";
  migration_.up->culprit_rows = 12;
  migration_.up->culprits_are_duplicates = true;

  const Point point = only_point(run_, "deploy/applies");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.message, "UNIQUE constraint failed: products.sku (12 rows in products.sku)");
  EXPECT_EQ(point.hint, "merge the duplicates first");
  EXPECT_EQ(point.location.line, 5);
  EXPECT_EQ(point.evidence.size(), 1u);
  EXPECT_THAT(failing(run_, "data/duplicates"), ElementsAre("products.sku"));
}

TEST_F(Deploy, NothingIsProvenOfAHistoryThatIsElsewhere) {
  run_.history.is_elsewhere = true;
  for (const auto* id :
       {"deploy/history-recorded", "deploy/idempotent", "rollback/history-updated"}) {
    EXPECT_EQ(only_point(run_, id).verdict, Verdict::skipped) << id;
  }
}

TEST_F(Deploy, ARefusalForAnotherReasonIsNoDuplicate) {
  refuse("NOT NULL constraint failed: products.size");

  EXPECT_THAT(failing(run_, "deploy/applies"), ElementsAre("007"));
  EXPECT_THAT(failing(run_, "data/duplicates"), IsEmpty());
}

TEST_F(Deploy, WhatFollowsFromARefusalIsSkippedNotFailed) {
  refuse("no such table: orders");

  for (const auto* id : {"deploy/history-recorded", "deploy/did-something", "data/row-counts",
                         "data/content-preserved", "verify/tables-present"}) {
    EXPECT_EQ(only_point(run_, id).verdict, Verdict::skipped) << id;
  }
}

TEST_F(Deploy, AMigrationThatWasNotReachedIsSkippedWithTheReason) {
  refuse("no such table: orders");
  MigrationRecord& next = add_pending(run_, "008");
  next.up.reset();
  next.not_run = "007 before it was not applied";

  const Point point = point_about(run_, "deploy/applies", "008");
  EXPECT_EQ(point.verdict, Verdict::skipped);
  EXPECT_EQ(point.message, "007 before it was not applied");
}

TEST_F(Deploy, AHistoryWithoutTheVersionFails) {
  migration_.up->history_after = {"006"};

  EXPECT_THAT(failing(run_, "deploy/history-recorded"), ElementsAre("007"));
}

TEST_F(Deploy, AHistoryWithAVersionThatNobodyAppliedFails) {
  migration_.up->history_after.emplace_back("008");

  EXPECT_THAT(failing(run_, "deploy/history-recorded"), ElementsAre("007"));
  EXPECT_EQ(point_about(run_, "deploy/history-recorded", "007").message,
            "the history says that migration 008 was applied, too: the tool will not apply it");
}

TEST_F(Deploy, AHistoryThatLostAnEarlierVersionFails) {
  run_.history.applied = {{.version = "005"}, {.version = "006"}};
  migration_.up->history_after = {"006", "007"};

  EXPECT_EQ(
      point_about(run_, "deploy/history-recorded", "007").message,
      "the history no longer says that migration 005 was applied: the tool will apply it again");

  run_.history = {.is_high_water_mark = true, .applied = {{.version = "006"}}};
  migration_.up->history_after = {"007"};
  EXPECT_EQ(point_about(run_, "deploy/history-recorded", "007").verdict, Verdict::passed);
}

TEST_F(Deploy, AnOpenTransactionFailsOnlyItsOwnCheck) {
  migration_.up->completed = false;
  migration_.up->transaction_left_open = true;
  migration_.change.reset();

  EXPECT_THAT(failing(run_, "deploy/transaction-closed"), ElementsAre("007"));
  EXPECT_THAT(failing(run_, "deploy/applies"), IsEmpty());
  EXPECT_THAT(failing(run_, "deploy/history-recorded"), IsEmpty());
}

TEST_F(Deploy, AnOpenTransactionIsShownWhereItBegins) {
  migration_.name = "open";
  migration_.up->completed = false;
  migration_.up->transaction_left_open = true;
  migration_.change.reset();
  for (const auto* sql : {"BEGIN", "COMMIT", "begin immediate", "SAVEPOINT s", "SELECT 1"}) {
    add_statement(migration_, sql, {});
  }

  const Point point = only_point(run_, "deploy/transaction-closed");
  EXPECT_EQ(point.location.line, 4);
  EXPECT_EQ(point.statement, "begin immediate");
  EXPECT_THAT(point.message, HasSubstr("migration 007 (open) leaves a transaction open"));
}

TEST_F(Deploy, EndingTheToolsTransactionFails) {
  migration_.up->ended_tools_transaction = true;
  add_statement(migration_, "COMMIT", {});

  const Point point = only_point(run_, "deploy/transaction-closed");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.location.line, 2);
}

TEST_F(Deploy, TheAdviceFitsTheRefusal) {
  const std::pair<const char*, const char*> refusals[] = {
      {"cannot start a transaction within a transaction", "leave BEGIN"},
      {"Cannot add a NOT NULL column with default value NULL", "give the column a DEFAULT"},
      {"Cannot add a UNIQUE column", "without the constraint"},
      {"no such table: orders", "correct the name"},
      {"near \"SELEC\": syntax error", "correct the statement"},
      {"error in view v after rename: no such column: x", "drop the view"},
      {"no such function: slug", "extensions"},
      {"FOREIGN KEY constraint failed", "correct the rows"},
      {"column \"unit\" of relation \"products\" contains null values", "then SET NOT NULL"},
      {"cannot drop column a of table t because other objects depend on it", "by name"},
      {"could not create unique index \"u\"", "leave one of each key over"},
      {"column \"a\" cannot be cast automatically to type integer", "USING"},
      {"relation \"orders\" does not exist", "correct the name"},
  };
  for (const auto& [error, hint] : refusals) {
    refuse(error);
    EXPECT_THAT(only_point(run_, "deploy/applies").hint, HasSubstr(hint)) << error;
  }
}

TEST_F(Deploy, ARefusalThatIsNotAboutRowsAdvisesNothingAboutThem) {
  for (const auto* error : {"cannot start a transaction within a transaction", "no such table: t",
                            "near \"x\": syntax error", "too many columns on t"}) {
    refuse(error);
    const Judgement judgement = judge(run_);
    const auto point = std::ranges::find(judgement.points, "deploy/applies", &Point::check);
    ASSERT_NE(point, judgement.points.end());
    EXPECT_FALSE(point->hint.empty());
    EXPECT_THAT(point->hint, Not(AnyOf(HasSubstr("data"), HasSubstr("rows")))) << error;
  }
}

TEST_F(Deploy, AnEmptyScriptDidNothing) {
  migration_.up->statements.clear();

  EXPECT_THAT(failing(run_, "deploy/did-something"), ElementsAre("007"));
  migration_.is_void = true;  // as its name says
  EXPECT_THAT(failing(run_, "deploy/did-something"), IsEmpty());
}

TEST_F(Deploy, WhatIsStillPendingIsNotIdempotent) {
  run_.verify.still_pending = {"007"};

  EXPECT_THAT(failing(run_, "deploy/idempotent"), ElementsAre("007"));
}

TEST_F(Deploy, ADurationIsJudgedAgainstItsLimit) {
  run_.limits.apply_seconds = 60;
  migration_.up->seconds = 0.8;
  EXPECT_EQ(only_point(run_, "deploy/duration").message, "0.8 s of 1 min 0 s allowed");
  EXPECT_EQ(only_point(run_, "deploy/duration").verdict, Verdict::passed);

  migration_.up->seconds = 61;
  EXPECT_EQ(only_point(run_, "deploy/duration").verdict, Verdict::failed);
}

TEST_F(Deploy, ATimeOutIsADurationAndNoRefusal) {
  migration_.up->completed = false;
  migration_.up->timed_out = true;
  migration_.change.reset();

  EXPECT_THAT(failing(run_, "deploy/duration"), ElementsAre("007"));
  EXPECT_THAT(failing(run_, "deploy/applies"), IsEmpty());
}

TEST_F(Deploy, AnUnfinishedScriptWithoutAReasonNeverPasses) {
  migration_.up->completed = false;
  migration_.change.reset();

  EXPECT_THAT(failing(run_, "deploy/applies"), ElementsAre("007"));
}

TEST_F(Deploy, AChangeThatWasNotObservedIsAnError) {
  migration_.change.reset();

  EXPECT_EQ(only_point(run_, "data/row-counts").verdict, Verdict::error);
}

}  // namespace
}  // namespace gate
