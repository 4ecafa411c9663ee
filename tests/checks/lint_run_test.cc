// The same suspicions where there was a database: what it showed decides.
#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LintRun : public ::testing::Test {
 protected:
  LintRun() : run_(sound_run()) { add_pending(run_, "007"); }

  MigrationRecord& migration() { return run_.migrations[0]; }
  TableDifference& table(const std::string& name, std::int64_t rows = 1000) {
    return add_table(*migration().change, name, rows);
  }
  StatementRecord& statement(const std::string& sql, std::int64_t rows = 0) {
    return add_statement(migration(), sql, {}, rows);
  }
  Point point(std::string_view id) { return only_point(run_, id); }

  gate::Run run_;
};

TEST_F(LintRun, SaysOnceThatThereIsNothing) {
  for (const Check& check : lint_checks()) {
    run_.engine = "sqlite";
    if (point(check.id).verdict == Verdict::skipped) run_.engine = "postgres";
    const Point one = point(check.id);
    EXPECT_EQ(one.verdict, Verdict::passed) << check.id;
    EXPECT_EQ(one.subject, "migrations") << check.id;
  }
}

TEST_F(LintRun, JudgesNothingThatWasNotApplied) {
  migration().up->completed = false;
  migration().change.reset();
  for (const Check& check : lint_checks()) {
    EXPECT_EQ(point(check.id).verdict, Verdict::skipped) << check.id;
  }
}

TEST_F(LintRun, RowsRefuteWhatTheyTookPartIn) {
  table("users");
  statement("ALTER TABLE users ADD COLUMN size INT NOT NULL");
  statement("CREATE UNIQUE INDEX by_mail ON users (mail)");
  EXPECT_THAT(point("lint/add-not-null-without-default").message, HasSubstr("1,000 rows"));
  EXPECT_EQ(point("lint/unique-on-existing").verdict, Verdict::passed);
  EXPECT_THAT(point("lint/unique-on-existing").message, HasSubstr("1,000 rows without duplicates"));

  migration().change->tables[0].rows_before = 0;
  EXPECT_EQ(point("lint/unique-on-existing").verdict, Verdict::skipped);
}

TEST_F(LintRun, LocksOnTablesWithManyRowsAreSuspect) {
  run_.engine = "postgres";
  table("billing.users", 100'000);
  StatementRecord& index = statement("CREATE INDEX by_mail ON billing.users (mail)");
  index.outcome.seconds = 1.5;
  index.outcome.locks = {{"billing.users", "SHARE", Barred::writes}};
  EXPECT_THAT(failing(run_, "lint/create-index-blocking"), ElementsAre("users"));
  EXPECT_EQ(point("lint/create-index-blocking").message,
            "an index is made on users: nobody wrote to it (SHARE) for 1.5 s, with 100,000 rows");

  migration().change->tables[0].rows_before = 99'999;
  EXPECT_EQ(point("lint/create-index-blocking").verdict, Verdict::passed);
}

TEST_F(LintRun, AConstraintThatLocksNobodyOutIsNone) {
  run_.engine = "postgres";
  table("users", 100'000);
  StatementRecord& check = statement("ALTER TABLE users ADD CHECK (age > 0)");
  EXPECT_EQ(point("lint/constraint-without-not-valid").verdict, Verdict::passed);

  check.outcome.locks = {{"users", "ACCESS EXCLUSIVE", Barred::all}};
  EXPECT_THAT(failing(run_, "lint/constraint-without-not-valid"), ElementsAre("users"));
}

TEST_F(LintRun, DropsAndRenamesAreNotesThatAnAllowanceCovers) {
  table("users").dropped = {{.name = "age", .values = 12}};
  statement("ALTER TABLE users DROP COLUMN age");
  EXPECT_THAT(failing(run_, "lint/drop-column"), ElementsAre("users.age"));

  const Judgement judgement = judge(run_);
  const auto note = std::ranges::find(judgement.points, "lint/drop-column", &Point::check);
  ASSERT_NE(note, judgement.points.end());
  EXPECT_EQ(note->verdict, Verdict::passed);
  const int before = judgement.counts.warning;
  migration().allows = {{"lint/drop-column", "users.age", "unused", {"7.up.sql", 1, 1}}};
  EXPECT_EQ(judge(run_).counts.warning, before);
  run_.policy.severities = {{"lint/drop-column", Severity::error}};
  migration().allows.clear();
  EXPECT_EQ(judge(run_).counts.failed, judgement.counts.failed + 1);
}

TEST_F(LintRun, AnAllowanceThatOnlyTheTextNeedsIsNoWarning) {
  migration().allows = {{"lint/unbounded-update", "users", "small", {"7.up.sql", 1, 1}}};
  EXPECT_EQ(judge(run_).counts.warning, 0);
}

TEST_F(LintRun, RenamesAreSeenInWhatChanged) {
  table("users").columns.push_back({.before = "mail", .after = "email"});
  migration().change->tables.push_back({.before = "a", .after = "b"});
  EXPECT_THAT(failing(run_, "lint/rename-column"), ElementsAre("users.mail"));
  EXPECT_THAT(failing(run_, "lint/rename-table"), ElementsAre("a"));

  migration().change->schema.push_back({.kind = "view", .name = "a", .change = Change::added});
  EXPECT_THAT(failing(run_, "lint/rename-table"), IsEmpty());
}

TEST_F(LintRun, WhatTheRunningApplicationMissesItsStatementsTell) {
  table("users").dropped = {{.name = "age"}};
  run_.monitor = {.not_tried = "", .workload = "app.sql"};
  run_.monitor.statements.push_back({.sql = "SELECT name FROM shops"});
  EXPECT_THAT(failing(run_, "lint/drop-column"), ElementsAre("users.age"));

  run_.monitor.statements[0].sql = "SELECT name FROM users";
  EXPECT_EQ(point("lint/drop-column").verdict, Verdict::passed);
  EXPECT_THAT(point("lint/drop-column").message, HasSubstr("1 statement about users"));

  run_.monitor.statements[0].green.error = "no such column: age";
  EXPECT_EQ(point("lint/drop-column").verdict, Verdict::skipped);
}

TEST_F(LintRun, AnotherTypeIsLeftToTheValues) {
  TableDifference& users = table("users");
  users.columns.push_back({.before = "age", .after = "age", .type_changed = true});
  EXPECT_EQ(point("lint/change-type").verdict, Verdict::passed);

  users.columns.back().lost = 3;
  EXPECT_EQ(point("lint/change-type").verdict, Verdict::skipped);
}

TEST_F(LintRun, ManyRowsAtOnceAreCounted) {
  table("users", 200'000);
  statement("ALTER TABLE users ADD COLUMN size INT DEFAULT 1");
  migration().up->statements.back().transaction = 1;
  statement("UPDATE users SET size = 2 WHERE id > 0", 99'999).transaction = 1;
  EXPECT_THAT(failing(run_, "lint/unbounded-update"), IsEmpty());
  EXPECT_THAT(failing(run_, "lint/data-and-schema-mixed"), IsEmpty());

  migration().up->statements.back().outcome.rows_changed = 100'000;
  EXPECT_THAT(failing(run_, "lint/unbounded-update"), ElementsAre("users"));
  EXPECT_THAT(failing(run_, "lint/data-and-schema-mixed"), ElementsAre("007"));
}

TEST_F(LintRun, ForeignKeysOfSmallTablesMayHaveNoIndex) {
  statement("CREATE TABLE sale (id INTEGER PRIMARY KEY, shop INT REFERENCES shop)");
  migration().change->tables.push_back({.after = "sale", .rows_after = 9'999});
  EXPECT_EQ(point("lint/foreign-key-without-index").verdict, Verdict::passed);

  migration().change->tables.back().rows_after = 10'000;
  EXPECT_EQ(point("lint/foreign-key-without-index").verdict, Verdict::failed);
}

TEST_F(LintRun, WhatIfNotExistsPassedOverFails) {
  migration().masked = {{.location = {"7.up.sql", 1, 1},
                         .kind = "table",
                         .name = "notes",
                         .differences = {{.kind = "column",
                                          .name = "notes.cents",
                                          .change = Change::removed,
                                          .before = "INTEGER"}}}};
  const Point one = point("lint/if-not-exists-masks");
  EXPECT_EQ(one.verdict, Verdict::failed);
  EXPECT_THAT(one.message, HasSubstr("column notes.cents is missing"));
  EXPECT_EQ(judge(run_).exit_code, 1);
}

TEST_F(LintRun, AWiderTableOfThatNameIsNone) {
  ObjectDifference more{.kind = "column", .name = "notes.x", .change = Change::added};
  more.after = "TEXT";
  migration().masked = {{.kind = "table", .name = "notes", .differences = {more}}};
  EXPECT_EQ(point("lint/if-not-exists-masks").verdict, Verdict::passed);

  migration().masked[0].differences[0].after = "TEXT NOT NULL";
  EXPECT_EQ(point("lint/if-not-exists-masks").verdict, Verdict::failed);
}

TEST_F(LintRun, ARebuildIsLeftToWhatItForgot) {
  table("users");
  add_rebuild(migration(), "users");
  EXPECT_EQ(point("lint/rebuild-forgets").verdict, Verdict::passed);

  migration().change->schema.push_back({.kind = "index",
                                        .name = "by_mail",
                                        .change = Change::removed,
                                        .before = "index on users (mail)",
                                        .table = "users"});
  EXPECT_EQ(point("lint/rebuild-forgets").verdict, Verdict::skipped);
}

TEST_F(LintRun, ChildrenOfARebuiltTableAreCounted) {
  table("users");
  add_rebuild(migration(), "users");
  migration().trials = {{"sale", "children", 4, "refers to users, which is dropped or rebuilt"}};
  EXPECT_EQ(point("lint/rebuild-with-foreign-keys-on").verdict, Verdict::passed);

  migration().up->statements[3].outcome.effects.push_back(cascade(Action::remove, "sale"));
  EXPECT_EQ(point("lint/rebuild-with-foreign-keys-on").verdict, Verdict::skipped);
}

TEST_F(LintRun, APragmaInATransactionIsHarmfulWhereAKeyActed) {
  statement("PRAGMA foreign_keys = OFF").transaction = 1;
  statement("DROP TABLE users").transaction = 1;
  EXPECT_EQ(point("lint/pragma-in-transaction").verdict, Verdict::passed);

  migration().up->statements.back().outcome.effects = {cascade(Action::remove, "sale")};
  EXPECT_EQ(point("lint/pragma-in-transaction").verdict, Verdict::failed);
}

TEST_F(LintRun, ChanceIsLeftToTheRepetition) {
  run_.passes.push_back({.name = "repeat", .phase = Phase::verify});
  run_.repeat.tables = {"users"};
  StatementRecord& update = statement("UPDATE users SET code = random() % 1");
  update.outcome.depends_on = {Circumstance::chance};
  EXPECT_EQ(point("lint/non-deterministic").verdict, Verdict::passed);

  run_.repeat.variations = {{.tables = {{.table = "users", .columns = {"code"}}}}};
  EXPECT_EQ(point("lint/non-deterministic").verdict, Verdict::skipped);
}

TEST_F(LintRun, WordsThatTheEngineTookForATypeStayAWarning) {
  statement("CREATE TABLE a (id SERIAL PRIMARY KEY)");
  EXPECT_EQ(point("lint/mixed-dialect").verdict, Verdict::failed);
}

TEST_F(LintRun, ADownThatLeavesTheSchemaAsItWasIsItsInverse) {
  statement("CREATE VIEW v AS SELECT 1");
  migration().down->statements.push_back({.sql = "SELECT 1"});
  EXPECT_EQ(point("lint/down-not-inverse").verdict, Verdict::passed);

  migration().after_down->schema.push_back({.kind = "view", .name = "v", .change = Change::added});
  EXPECT_EQ(point("lint/down-not-inverse").verdict, Verdict::skipped);
}

TEST_F(LintRun, OwnTransactionsAreLeftToWhatTheyEnded) {
  statement("BEGIN");
  statement("COMMIT");
  EXPECT_EQ(point("lint/transaction-control").verdict, Verdict::passed);

  migration().up->ended_tools_transaction = true;
  EXPECT_EQ(point("lint/transaction-control").verdict, Verdict::skipped);
}

}  // namespace
}  // namespace gate
