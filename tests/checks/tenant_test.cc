// What is said of tenants, from records made by hand.
#include "tests/checks/builders.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

TenantTable secured(const std::string& name) {
  return {.name = name,
          .has_column = true,
          .enabled = true,
          .forced = true,
          .policies = 1,
          .commands = {"SELECT", "INSERT", "UPDATE", "DELETE"}};
}

Run run_with_tenants() {
  Run run = sound_run();
  add_pending(run, "1");
  run.tenant.not_tried.clear();
  run.tenant.rules = {.column = "account_id", .setting = "app.account", .role = "app_user"};
  for (TenantState* state : {&run.tenant.blue, &run.tenant.green}) {
    state->tables = {secured("orders"), {.name = "plans", .exempt = true}};
  }
  run.policy.only = {"tenant/*"};
  return run;
}

std::vector<std::string> lines(const Run& run) {
  std::vector<std::string> result;
  for (const Point& point : judge(run).points) {
    if (point.verdict == Verdict::passed) continue;
    result.push_back(concat(to_string(point.verdict), " ", point.check, " ", point.subject, ": ",
                            point.message));
  }
  return result;
}

TEST(TenantChecks, PassWhereAllIsInOrder) {
  EXPECT_THAT(lines(run_with_tenants()), IsEmpty());
}

TEST(TenantChecks, TellWhatIsMissingSinceWhen) {
  gate::Run run = run_with_tenants();
  run.tenant.green.tables[0].forced = false;

  EXPECT_THAT(lines(run), testing::ElementsAre(AllOf(
                              HasSubstr("failed tenant/enabled orders: row-level security is not "
                                        "forced"),
                              EndsWith("(it is so since the migrations)"))));

  run.tenant.blue = run.tenant.green;
  EXPECT_THAT(lines(run), testing::ElementsAre(EndsWith("(it was so before the migrations)")));
}

TEST(TenantChecks, PointAtTheStatementThatMadeTheTable) {
  gate::Run run = run_with_tenants();
  run.tenant.green.tables.push_back({.name = "bills", .has_column = true});
  auto& statements = run.migrations[0].up->statements;
  statements = {{.sql = "CREATE TABLE bills", .location = {"1.up.sql", 1, 1}},
                {.sql = "GRANT", .location = {"1.up.sql", 2, 1}}};
  statements[0].outcome.effects = {{.action = Action::create, .table = "bills"}};
  statements[1].outcome.effects = {{.action = Action::alter, .table = "bills"}};

  const Judgement judgement = judge(run);
  const auto point = std::ranges::find(judgement.points, "bills", &Point::subject);
  ASSERT_NE(point, judgement.points.end());
  EXPECT_EQ(point->migration, "1");
  EXPECT_EQ(point->location.line, 1);
}

TEST(TenantChecks, PassWhatTheMigrationsPutRight) {
  gate::Run run = run_with_tenants();
  run.tenant.blue.tables[0].enabled = false;
  run.tenant.blue.crossings = {
      {.relation = "orders", .kind = "table", .command = "read", .own = "1", .other = "2"}};

  EXPECT_THAT(lines(run), IsEmpty());
}

TEST(TenantChecks, TellNewCrossingsFromOldOnes) {
  gate::Run run = run_with_tenants();
  const TenantCrossing read{.relation = "orders",
                            .kind = "table",
                            .command = "read",
                            .own = "1",
                            .other = "2",
                            .rows = 3};
  TenantCrossing removal = read;
  removal.command = "delete";
  run.tenant.blue.crossings = {read};
  run.tenant.green.crossings = {read, removal};

  EXPECT_THAT(lines(run),
              testing::ElementsAre(
                  "failed tenant/isolated orders: SELECT as tenant 1 shows 3 rows of others (tried "
                  "with tenant 2); DELETE as tenant 1 removes 3 rows of tenant 2 (since the "
                  "migrations: DELETE; the rest was so before)"));
}

TEST(TenantChecks, FailWhereNoPolicyBindsTheRole) {
  gate::Run run = run_with_tenants();
  run.tenant.role_is_bound = false;

  EXPECT_THAT(lines(run), testing::ElementsAre(
                              "failed tenant/isolated app_user: no policy binds this role: it is a "
                              "superuser, or has BYPASSRLS"));
}

TEST(TenantChecks, SayWhyNothingWasLookedAt) {
  gate::Run run = run_with_tenants();
  run.tenant.not_tried = "the scenario names no tenant";

  EXPECT_THAT(lines(run), testing::ElementsAre(
                              "skipped tenant/enabled tenants: the scenario names no tenant",
                              "skipped tenant/isolated tenants: the scenario names no tenant"));
}

}  // namespace
}  // namespace gate
