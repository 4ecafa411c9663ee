#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::HasSubstr;

constexpr const char* kCheck = "deploy/verify-script";
constexpr const char* kPath = "verify/007.sql";

class VerifyScript : public ::testing::Test {
 protected:
  VerifyScript() : run_(sound_run()), migration_(add_pending(run_, "007")) {
    migration_.has_verify_script = true;
    migration_.verify_script = {.script = {.path = kPath, .completed = true}};
    add("SELECT id FROM products WHERE 0");
  }

  ScriptRecord& script() { return migration_.verify_script->script; }

  StatementRecord& add(const std::string& sql, std::vector<Effect> effects = {}, int rows = 0,
                       int transaction = 1) {
    const int line = static_cast<int>(script().statements.size()) + 1;
    script().statements.push_back({.sql = sql,
                                   .location = {kPath, line, 1},
                                   .outcome = {.rows_changed = rows, .effects = std::move(effects)},
                                   .transaction = transaction});
    return script().statements.back();
  }

  Point point() const { return only_point(run_, kCheck); }

  gate::Run run_;
  MigrationRecord& migration_;
};

TEST_F(VerifyScript, ThatRunsToItsEndPasses) {
  EXPECT_EQ(point().verdict, Verdict::passed);
}

TEST_F(VerifyScript, ThatIsRefusedFails) {
  script().completed = false;
  script().error = "no such column: id";
  script().error_sql = "SELECT id FROM products WHERE 0";
  script().error_location = {kPath, 3, 8};

  EXPECT_EQ(point().verdict, Verdict::failed);
  EXPECT_EQ(point().message, "the verify script of migration 007 fails: no such column: id");
  EXPECT_EQ(point().location.path, kPath);
  EXPECT_EQ(point().location.line, 3);
  EXPECT_EQ(point().statement, "SELECT id FROM products WHERE 0");
  EXPECT_EQ(point().why, "");
}

TEST_F(VerifyScript, ThatIsRefusedWhereThereIsNoWayBackLeavesTheMigration) {
  script().error = "no such column: id";
  migration_.has_down = false;

  EXPECT_THAT(point().why, HasSubstr("it has no way back"));
}

TEST_F(VerifyScript, ThatIsStoppedFails) {
  run_.limits.apply_seconds = 60;
  script().timed_out = true;
  script().seconds = 60;
  script().error_location = {kPath, 1, 1};

  EXPECT_EQ(point().verdict, Verdict::failed);
  EXPECT_THAT(point().message, HasSubstr("was stopped after "));
}

TEST_F(VerifyScript, ThatKeepsWhatItWritesFails) {
  add("INSERT INTO products VALUES (1)", {named(Action::insert, "products")}, 1, 2);

  EXPECT_EQ(point().verdict, Verdict::failed);
  EXPECT_THAT(point().message, HasSubstr("changes 'products' and keeps it"));
  EXPECT_EQ(point().location.line, 2);
}

TEST_F(VerifyScript, MayWriteNoRowAndIntoTablesOfItsOwn) {
  add("CREATE TEMP TABLE t (n)", {named(Action::create, "temp.t")});
  add("INSERT INTO t VALUES (1)", {named(Action::insert, "temp.t")}, 1);
  add("INSERT INTO products SELECT 1 WHERE 0", {named(Action::insert, "products")});

  EXPECT_EQ(point().verdict, Verdict::passed);
}

TEST_F(VerifyScript, LosesWhatItLeavesOpen) {
  add("BEGIN", {}, 0, 2);
  add("INSERT INTO products VALUES (1)", {named(Action::insert, "products")}, 1, 2);
  script().transaction_left_open = true;
  script().completed = false;
  EXPECT_EQ(point().verdict, Verdict::passed);

  script().statements[0].outcome.effects = {named(Action::drop, "products")};
  EXPECT_EQ(point().verdict, Verdict::failed);
}

TEST_F(VerifyScript, ThatDividesByZeroIsAWarning) {
  migration_.verify_script->null_divisions = {{kPath, 1, 1}};

  EXPECT_EQ(point().verdict, Verdict::warning);
  EXPECT_EQ(point().statement, "SELECT id FROM products WHERE 0");
}

TEST_F(VerifyScript, ThatAsksNothingProvesNothing) {
  script().statements.clear();
  EXPECT_EQ(point().verdict, Verdict::skipped);

  add("BEGIN");
  add("ROLLBACK");
  EXPECT_EQ(point().verdict, Verdict::skipped);
}

TEST_F(VerifyScript, ThatIsMissingIsSaid) {
  migration_.verify_script.reset();
  EXPECT_EQ(point().verdict, Verdict::error);

  migration_.up->completed = false;
  EXPECT_EQ(point().message, "it was not applied");

  migration_.has_verify_script = false;
  EXPECT_EQ(point().message, "no pending migration has a verify script");

  add_pending(run_, "008").has_verify_script = true;
  EXPECT_EQ(point_about(run_, kCheck, "007").message, "it has no verify script");
}

}  // namespace
}  // namespace gate
