// Tenants on a real server: what a sound set-up comes to, and each fault by itself.
#include <gmock/gmock.h>

#include <map>

#include "gate/engine/postgres/cluster.h"
#include "tests/rehearsal/observe.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

constexpr std::string_view kOwn =
    "account_id = nullif(current_setting('app.account', true), '')::int";

// A table with the rows of two tenants, which the role may do everything with.
std::string table(const std::string& name, const std::string& more = "") {
  return concat("CREATE TABLE ", name, "(id int PRIMARY KEY, account_id int NOT NULL, note text",
                more, ");\nINSERT INTO ", name,
                "(id, account_id, note) VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'c'), (4, 2, 'd'), "
                "(5, 2, 'e');\nGRANT SELECT, INSERT, UPDATE, DELETE ON ",
                name, " TO app_user;\n");
}

std::string secure(const std::string& name) {
  return concat("ALTER TABLE ", name, " ENABLE ROW LEVEL SECURITY;\nALTER TABLE ", name,
                " FORCE ROW LEVEL SECURITY;\n");
}

std::string policy(const std::string& table, const std::string& rest) {
  return concat("CREATE POLICY own_", std::hash<std::string>()(rest) % 1000, " ON ", table, " ",
                rest, ";\n");
}

std::string sound(const std::string& name) {
  return table(name) + secure(name) + policy(name, concat("TO app_user USING (", kOwn, ")"));
}

class Tenants : public testing::Test {
 protected:
  gate::Run run(const std::string& fixture, const std::string& up, const TenantRules& rules) {
    // One server for all tests: to start it takes longer than most of them.
    static const std::shared_ptr<postgres::Cluster> kKept = postgres::Cluster::shared();
    set_quiet(true);
    std::filesystem::create_directories(folder_.file("work"));
    put_file(folder_.file("fixture.sql"), fixture);
    put_file(folder_.file("migrations/001_x.up.sql"), up);
    Scenario scenario;
    scenario.name = "tenants";
    scenario.engine = "postgres";
    scenario.fixture = folder_.file("fixture.sql");
    scenario.migrations = folder_.file("migrations");
    scenario.rollback_new_rows = false;
    scenario.faults.crash = false;
    scenario.locks = false;
    scenario.tenant = rules;
    scenario.policy.today = "2026-11-21";
    scenario.policy.only = {"tenant/*"};
    return rehearse(scenario, *make_engine("postgres"), {.work_dir = folder_.file("work")});
  }

  gate::Run run(const std::string& fixture, const std::string& up) {
    return run(fixture, up, rules_);
  }

  const TenantRules rules_{.column = "account_id",
                           .setting = "app.account",
                           .role = "app_user",
                           .exempt = {"plans"},
                           .min_policies = 1};
  TempDir folder_ = test_folder();
};

using Said = std::map<std::string, std::string>;

// By "check subject": the verdict and the message.
Said said(const gate::Run& run) {
  Said lines;
  for (const Point& point : judge(run).points) {
    lines[concat(point.check, " ", point.subject)] =
        concat(to_string(point.verdict), ": ", point.message);
  }
  return lines;
}

std::set<std::string> failed(const gate::Run& run) {
  std::set<std::string> keys;
  for (const auto& [key, line] : said(run)) {
    if (!line.starts_with("passed")) keys.insert(concat(key, ": ", line));
  }
  return keys;
}

TEST_F(Tenants, AreKeptApartByASoundSetUp) {
  const std::string fixture =
      concat(sound("orders"), sound("notes"), "CREATE TABLE plans(id int, name text);\n",
             "INSERT INTO plans VALUES (1, 'small');\nGRANT SELECT ON plans TO app_user;\n",
             "ALTER TABLE notes ADD order_id int REFERENCES orders;\nUPDATE notes SET order_id = "
             "id;\nCREATE VIEW mine WITH (security_invoker = true) AS SELECT * FROM orders;\n"
             "CREATE VIEW numbers WITH (security_invoker = true) AS SELECT count(*) FROM orders;\n"
             "CREATE VIEW asked AS SELECT * FROM orders WHERE ",
             kOwn,
             " WITH CHECK OPTION;\nGRANT ALL ON mine, numbers, asked TO app_user;\n"
             "CREATE FUNCTION all_orders() RETURNS SETOF orders LANGUAGE sql AS 'SELECT * FROM "
             "orders';\n");
  const gate::Run found = run(fixture, sound("visits"));

  EXPECT_THAT(failed(found), IsEmpty());
  const Said lines = said(found);
  for (const char* relation :
       {"orders", "notes", "visits", "mine", "asked", "numbers", "all_orders()"}) {
    EXPECT_THAT(lines, Contains(Key(concat("tenant/isolated ", relation))));
  }
  EXPECT_THAT(lines, Not(Contains(Key("tenant/enabled plans"))));
  EXPECT_THAT(lines, Contains(Pair("tenant/enabled policies", "passed: there are 3 policies")));
  EXPECT_TRUE(found.fixture.untouched);
}

// What the catalog shows, one fault a table.
std::string wrongly_secured() {
  return concat("CREATE TABLE no_column(id int);\n", secure("no_column"),
                policy("no_column", "TO app_user USING (true)"), table("not_enabled"),
                policy("not_enabled", concat("TO app_user USING (", kOwn, ")")),
                table("not_forced"), "ALTER TABLE not_forced ENABLE ROW LEVEL SECURITY;\n",
                policy("not_forced", concat("USING (", kOwn, ")")), table("no_delete"),
                secure("no_delete"),
                policy("no_delete", concat("FOR SELECT TO app_user USING (", kOwn, ")")),
                policy("no_delete", concat("FOR INSERT TO app_user WITH CHECK (", kOwn, ")")),
                policy("no_delete", concat("FOR UPDATE TO app_user USING (", kOwn, ")")),
                "CREATE POLICY other ON no_delete FOR DELETE TO pg_monitor USING (true);\n");
}

// What only shows when it is tried, one fault a table, view or function.
std::string leaky() {
  const auto with = [](const std::string& name, const std::string& rest) {
    return concat(policy(name, rest));
  };
  const auto own = [](const std::string& name, const std::string& command) {
    const bool is_insert = command == "INSERT";
    return concat("CREATE POLICY own_", command, " ON ", name, " FOR ", command, " TO app_user ",
                  is_insert ? "WITH CHECK (" : "USING (", kOwn, ");\n");
  };
  const auto secured = [](const std::string& name) { return table(name) + secure(name); };
  return concat(
      secured("open"), with("open", "TO app_user USING (true)"), secured("moving"),
      with("moving", concat("TO app_user USING (", kOwn, ") WITH CHECK (true)")),
      secured("emptied"),
      with("emptied", concat("TO app_user USING (current_setting('app.account', true) = '' OR ",
                             kOwn, ") WITH CHECK (", kOwn, ")")),
      secured("unset"),
      with("unset", concat("TO app_user USING (current_setting('app.account', true) IS NULL OR ",
                           kOwn, ") WITH CHECK (", kOwn, ")")),
      secured("removable"), own("removable", "SELECT"), own("removable", "INSERT"),
      own("removable", "UPDATE"), with("removable", "FOR DELETE TO app_user USING (true)"),
      secured("stolen"), own("stolen", "SELECT"), own("stolen", "INSERT"), own("stolen", "DELETE"),
      with("stolen", concat("FOR UPDATE TO app_user USING (true) WITH CHECK (", kOwn, ")")),
      secured("hidden"), with("hidden", concat("TO app_user USING (id < 2 AND ", kOwn, ")")),
      sound("orders"), "ALTER TABLE orders ADD parent int REFERENCES orders;\n",
      "UPDATE orders SET parent = 3;\n",
      "CREATE VIEW orders_view AS SELECT id, account_id FROM orders;\n",
      "CREATE VIEW sums AS SELECT sum(id) FROM orders;\n",
      "CREATE MATERIALIZED VIEW kept AS SELECT * FROM not_forced;\n",
      "GRANT ALL ON orders_view, sums, kept TO app_user;\n",
      "CREATE FUNCTION definer() RETURNS TABLE (id int, account_id int) LANGUAGE sql SECURITY "
      "DEFINER AS 'SELECT id, account_id FROM orders';\n"
      "CREATE TABLE firms(id int PRIMARY KEY, account_id text);\nINSERT INTO firms VALUES (1, 'Ada "
      "& Co'), (2, 'Cy Ltd');\nGRANT SELECT ON firms TO app_user;\n"
      // It cannot make itself more than the role is.
      "CREATE FUNCTION climb() RETURNS SETOF orders LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'RESET "
      "ROLE'; EXECUTE 'RESET SESSION AUTHORIZATION'; RETURN QUERY SELECT * FROM orders; END $$;\n");
}

// What the catalog shows.
void expect_structure(const Said& lines) {
  const std::string before = " (it was so before the migrations)";
  EXPECT_EQ(lines.at("tenant/enabled no_column"), "failed: it has no column account_id" + before);
  EXPECT_EQ(lines.at("tenant/isolated no_column"), "skipped: it has no column account_id");
  EXPECT_EQ(lines.at("tenant/enabled not_enabled"),
            "failed: row-level security is not enabled" + before);
  EXPECT_THAT(lines.at("tenant/isolated not_enabled"), StartsWith("failed: SELECT"));
  EXPECT_THAT(lines.at("tenant/enabled not_forced"),
              StartsWith("failed: row-level security is not forced"));
  EXPECT_THAT(lines.at("tenant/isolated not_forced"), StartsWith("passed"));
  EXPECT_EQ(lines.at("tenant/enabled no_delete"),
            "failed: no policy for DELETE applies to app_user" + before);
  EXPECT_THAT(lines.at("tenant/isolated no_delete"), StartsWith("passed"));
  EXPECT_THAT(lines.at("tenant/enabled later"),
              AllOf(HasSubstr("it has no column account_id; row-level security is not enabled; no "
                              "policy for SELECT, INSERT, UPDATE, DELETE applies to app_user"),
                    HasSubstr("(the table came with the migrations)")));
  EXPECT_THAT(lines.at("tenant/enabled plan"), StartsWith("warning: tenant.exempt names it"));
  EXPECT_THAT(lines.at("tenant/enabled policies"), HasSubstr("tenant.min-policies is 99"));
}

TEST_F(Tenants, AreSeenToGetAtEachOther) {
  TenantRules rules = rules_;
  rules.min_policies = 99;
  rules.exempt = {"plan"};
  const gate::Run found =
      run(concat(wrongly_secured(), leaky()), "CREATE TABLE later(id int);", rules);
  ASSERT_EQ(found.tenant.not_tried, "") << testing::PrintToString(failed(found));
  const Said lines = said(found);
  expect_structure(lines);
  const std::string before = "(it was so before the migrations)";
  EXPECT_THAT(
      lines.at("tenant/isolated open"),
      AllOf(HasSubstr("SELECT shows 5 rows where app.account is not set; SELECT as tenant "
                      "1 shows 3 rows of others (tried with tenant 2); INSERT as tenant 1 "
                      "writes a row of tenant 2"),
            HasSubstr("UPDATE as tenant 1 changes 3 rows of tenant 2"),
            HasSubstr("UPDATE as tenant 1 gives "),
            HasSubstr("DELETE as tenant 1 removes 3 rows of tenant 2"), testing::EndsWith(before)));
  EXPECT_THAT(lines.at("tenant/isolated moving"),
              AllOf(HasSubstr("INSERT as tenant 1 writes a row of tenant 2"),
                    HasSubstr("UPDATE as tenant 1 gives 2 rows of its own to tenant 2"),
                    Not(HasSubstr("SELECT")), Not(HasSubstr("DELETE"))));
  for (const char* table : {"emptied", "unset"}) {
    EXPECT_EQ(lines.at(concat("tenant/isolated ", table)),
              "failed: SELECT shows 5 rows where app.account is not set " + before);
  }
  EXPECT_EQ(lines.at("tenant/isolated removable"),
            "failed: DELETE as tenant 1 removes 3 rows of tenant 2 " + before);
  EXPECT_EQ(lines.at("tenant/isolated stolen"),
            "failed: UPDATE as tenant 1 changes 3 rows of tenant 2 " + before);
  EXPECT_EQ(lines.at("tenant/isolated hidden"),
            "failed: SELECT as tenant 1 shows 1 of its 2 rows " + before);
  EXPECT_THAT(lines.at("tenant/isolated orders"), StartsWith("passed"));
  EXPECT_THAT(lines.at("tenant/isolated orders_view"),
              AllOf(HasSubstr("SELECT as tenant 1 shows 3 rows of others"),
                    HasSubstr("DELETE as tenant 1 removes 3 rows of tenant 2")));
  EXPECT_EQ(lines.at("tenant/isolated sums"),
            "failed: SELECT shows 1 row where app.account is not set " + before);
  EXPECT_THAT(lines.at("tenant/isolated kept"),
              HasSubstr("SELECT as tenant 1 shows 3 rows of others"));
  EXPECT_THAT(lines.at("tenant/isolated definer()"),
              HasSubstr("SELECT as tenant 1 shows 3 rows of others"));
  EXPECT_THAT(lines.at("tenant/isolated climb()"), StartsWith("passed"));
  EXPECT_THAT(lines.at("tenant/isolated firms"),
              AllOf(HasSubstr("SELECT as tenant text of "), Not(HasSubstr("Ada"))));
  const auto& crossings = found.tenant.green.crossings;
  const auto open = std::ranges::find_if(crossings, [](const TenantCrossing& one) {
    return one.relation == "open" && one.command == "read" && one.own == "1";
  });
  ASSERT_NE(open, crossings.end());
  ASSERT_FALSE(open->examples.empty());
  EXPECT_EQ(open->examples.front().key, "3");
  EXPECT_TRUE(found.fixture.untouched);
}

TEST_F(Tenants, AreToldApartByTheMigrationsThatOpenTheDoor) {
  const gate::Run found =
      run(concat(sound("orders"), sound("notes"), table("mended")),
          concat(table("later"), "CREATE VIEW all_notes AS SELECT * FROM notes;\n",
                 "GRANT SELECT ON all_notes TO app_user;\n",
                 "ALTER TABLE orders NO FORCE ROW LEVEL SECURITY;\n",
                 "CREATE POLICY wide ON orders FOR DELETE TO app_user USING (true);\n",
                 secure("mended"), policy("mended", concat("TO app_user USING (", kOwn, ")"))));
  const Said lines = said(found);

  EXPECT_EQ(
      lines.at("tenant/isolated orders"),
      "failed: DELETE as tenant 1 removes 3 rows of tenant 2 (it is so since the migrations)");
  EXPECT_THAT(lines.at("tenant/enabled orders"), HasSubstr("(it is so since the migrations)"));
  EXPECT_THAT(lines.at("tenant/enabled later"),
              HasSubstr("not enabled; no policy for SELECT, INSERT, UPDATE, DELETE applies"));
  EXPECT_THAT(lines.at("tenant/isolated later"), HasSubstr("(it came with the migrations)"));
  EXPECT_THAT(lines.at("tenant/isolated all_notes"), HasSubstr("(it came with the migrations)"));
  EXPECT_THAT(lines.at("tenant/enabled mended"), StartsWith("passed"));
  EXPECT_THAT(lines.at("tenant/isolated mended"),
              HasSubstr("before the migrations it was possible"));
  for (const Point& point : judge(found).points) {
    if (point.verdict != Verdict::failed) continue;
    EXPECT_EQ(point.migration, "1") << point.subject;
  }
}

TEST_F(Tenants, NeedARoleThatIsThere) {
  TenantRules rules = rules_;
  rules.role = "app_usr_of_nobody";
  try {
    run(sound("orders"), "SELECT 1;", rules);
    FAIL() << "accepted";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "tenant.role: the fixture has no role 'app_usr_of_nobody'");
  }
}

TEST(TenantsElsewhere, AreSkippedWithAReason) {
  SmallScenario small;
  EXPECT_EQ(said(rehearse_small(small)).at("tenant/isolated tenants"),
            "skipped: the scenario names no tenant");

  Scenario scenario = small.scenario();
  scenario.tenant = {.column = "id", .setting = "app.shop", .role = "app"};
  EXPECT_EQ(said(rehearse_small(small, scenario)).at("tenant/enabled tenants"),
            "skipped: sqlite has no row-level security");
}

}  // namespace
}  // namespace gate
