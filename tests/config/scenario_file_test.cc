#include "tests/config/scenario_file.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST_F(ScenarioFile, NeedsOnlyAFixtureAndMigrations) {
  const Scenario scenario = read(R"({"fixture": "f.db", "migrations": "m"})");

  EXPECT_EQ(scenario.fixture, folder_.file("shop/f.db"));
  EXPECT_EQ(scenario.migrations, folder_.file("shop/m"));
  EXPECT_EQ(scenario.name, "shop");
  EXPECT_EQ(scenario.path, shown_);
  EXPECT_EQ(scenario.format, "auto");
  EXPECT_EQ(scenario.target, "latest");
  EXPECT_EQ(scenario.engine, "");
  EXPECT_EQ(scenario.foreign_keys, std::nullopt);
  EXPECT_EQ(scenario.limits.apply_seconds, 600);
  EXPECT_TRUE(scenario.rollback_each);
  EXPECT_EQ(scenario.policy.fail_on, FailOn::error);
  EXPECT_EQ(scenario.policy.today, "");
}

TEST_F(ScenarioFile, TakesEveryKey) {
  const Scenario scenario = read(R"({
    "$schema": "../scenario.schema.json",
    "name": "store", "engine": "sqlite", "fixture": "/data/f.db",
    "migrations": {"path": "../m", "format": "goose", "foreign-keys": true},
    "target": "0007", "extensions": ["lib/words.so"],
    "rollback": {"each": false},
    "limits": {"apply-seconds": 1.5, "rollback-seconds": 3, "lock-seconds": 0.5},
    "locks": true,
    "fail-on": "warning", "fail-on-empty": true, "only": ["data/*"], "skip": ["lint/*", "x"]
  })");

  EXPECT_EQ(scenario.name, "store");
  EXPECT_EQ(scenario.engine, "sqlite");
  EXPECT_EQ(scenario.fixture, "/data/f.db");
  EXPECT_EQ(std::filesystem::path(scenario.migrations).lexically_normal(), folder_.file("m"));
  EXPECT_EQ(scenario.format, "goose");
  EXPECT_EQ(scenario.foreign_keys, true);
  EXPECT_EQ(scenario.target, "0007");
  EXPECT_THAT(scenario.extensions, ElementsAre(folder_.file("shop/lib/words.so")));
  EXPECT_FALSE(scenario.rollback_each);
  EXPECT_EQ(scenario.limits.apply_seconds, 1.5);
  EXPECT_EQ(scenario.limits.rollback_seconds, 3);
  EXPECT_EQ(scenario.limits.lock_seconds, 0.5);
  EXPECT_EQ(scenario.locks, true);
  EXPECT_EQ(scenario.policy.fail_on, FailOn::warning);
  EXPECT_TRUE(scenario.policy.fail_on_empty);
  EXPECT_THAT(scenario.policy.only, ElementsAre("data/*"));
  EXPECT_THAT(scenario.policy.skip, ElementsAre("lint/*", "x"));
}

TEST_F(ScenarioFile, TakesTenants) {
  const TenantRules none = read(R"({"fixture": "f.db", "migrations": "m"})").tenant;
  EXPECT_EQ(none.column, "");

  const Scenario scenario = read(with(R"(, "tenant": {
    "column": "account_id", "setting": "app.current_account", "role": "app_user",
    "exempt": ["plans"], "min-policies": 7})"));

  EXPECT_EQ(scenario.tenant.column, "account_id");
  EXPECT_EQ(scenario.tenant.setting, "app.current_account");
  EXPECT_EQ(scenario.tenant.role, "app_user");
  EXPECT_THAT(scenario.tenant.exempt, ElementsAre("plans"));
  EXPECT_EQ(scenario.tenant.min_policies, 7);
  EXPECT_EQ(scenario.places.tenant_role.line, 4);
}

TEST_F(ScenarioFile, NeedsAllThatTellsTenantsApart) {
  EXPECT_THAT(complaint(with(R"(, "tenant": {"column": "a", "role": "r"})")),
              testing::HasSubstr("missing key 'setting' in 'tenant'"));
  EXPECT_THAT(complaint(with(R"(, "tenant": {"column": "a", "role": "r", "setting": "plain"})")),
              testing::HasSubstr("'tenant.setting' must be a name with a dot in it, not "));
}

TEST_F(ScenarioFile, TakesAVersionThatIsANumber) {
  EXPECT_EQ(read(with(", \"target\": 20260101120000")).target, "20260101120000");
}

TEST_F(ScenarioFile, TakesExpectations) {
  const Expectations expect = read(with(R"(, "expect": {
    "tables": {"a.b \"c\"": {"rows": ">=010", "nulls": {"size": 0, "": 2}}, "empty": {}},
    "queries": [{"sql": "SELECT 1", "equals": 1}, {"sql": "q", "equals": "1"},
                {"sql": "q", "equals": null}, {"sql": "q", "equals": 2.50}],
    "transforms": ["products.price"]})"))
                                  .expect;

  ASSERT_EQ(expect.tables.size(), 2U);
  EXPECT_EQ(expect.tables[0].table, "a.b \"c\"");
  EXPECT_EQ(expect.tables[0].rows, ">= 10");
  EXPECT_THAT(expect.tables[0].nulls, ElementsAre(Pair("", 2), Pair("size", 0)));
  EXPECT_EQ(expect.tables[1].rows, "");
  ASSERT_EQ(expect.queries.size(), 4U);
  EXPECT_EQ(expect.queries[0].sql, "SELECT 1");
  EXPECT_EQ(expect.queries[0].equals, "1");
  EXPECT_EQ(expect.queries[1].equals, "1");
  EXPECT_EQ(expect.queries[2].equals, "NULL");
  EXPECT_EQ(expect.queries[3].equals, "2.5");
  EXPECT_THAT(expect.transforms, ElementsAre("products.price"));
}

TEST_F(ScenarioFile, TakesPolicyAndAllowancesWithTheirLines) {
  const Policy policy = read(with(R"(, "policy": {"a/*": "off", "b": "note"},
"allow": [{"check": "data/column-dropped", "reason": "unused"},
  {"check": "x", "subject": "t.c", "reason": "r", "until": "2028-02-29"}])"))
                            .policy;

  EXPECT_THAT(policy.severities,
              ElementsAre(Pair("a/*", Severity::off), Pair("b", Severity::note)));
  ASSERT_EQ(policy.allow.size(), 2U);
  EXPECT_EQ(policy.allow[0].location, (Location{shown_, 4, 0}));
  EXPECT_EQ(policy.allow[0].subject, "");
  EXPECT_EQ(policy.allow[1].location, (Location{shown_, 5, 0}));
  EXPECT_EQ(policy.allow[1].check, "x");
  EXPECT_EQ(policy.allow[1].subject, "t.c");
  EXPECT_EQ(policy.allow[1].reason, "r");
  EXPECT_EQ(policy.allow[1].until, "2028-02-29");
}

struct RowsCase {
  std::string json{};
  std::string expected{};
};

void PrintTo(const RowsCase& rows, std::ostream* out) {
  *out << rows.json;
}

class RowsSyntax : public ScenarioFile, public testing::WithParamInterface<RowsCase> {};

TEST_P(RowsSyntax, IsReadInOneSpelling) {
  const auto text =
      concat(", \"expect\": {\"tables\": {\"t\": {\"rows\": ", GetParam().json, "}}}");

  EXPECT_EQ(read(with(text)).expect.tables.at(0).rows, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(ScenarioFile, RowsSyntax,
                         testing::Values(RowsCase{"\"unchanged\"", "unchanged"},
                                         RowsCase{"0", "= 0"}, RowsCase{"7", "= 7"},
                                         RowsCase{"\"= 5\"", "= 5"}, RowsCase{"\"=5\"", "= 5"},
                                         RowsCase{"\"!= 0\"", "!= 0"}, RowsCase{"\"<9\"", "< 9"},
                                         RowsCase{"\"<= 9\"", "<= 9"}, RowsCase{"\"> 1\"", "> 1"},
                                         RowsCase{"\">=  1\"", ">= 1"}));

TEST_F(ScenarioFile, TakesComments) {
  const Scenario scenario = read(
      "// first\n{ /* \"fixture\": 1, */ \"fixture\": \"f//x\", // \"x\n\"migrations\": "
      "\"m\"}\n//");

  EXPECT_EQ(scenario.fixture, folder_.file("shop/f//x"));
}

TEST_F(ScenarioFile, TakesAByteOrderMarkAndWindowsLines) {
  EXPECT_EQ(read("\xEF\xBB\xBF{\r\n\"fixture\": \"f\",\r\n\"migrations\": \"m\"}\r\n").name,
            "shop");
}

TEST_F(ScenarioFile, CountsWindowsLinesOnce) {
  EXPECT_EQ(complaint("\xEF\xBB\xBF{\r\n\"fixture\": 1,\r\n\"migrations\": \"m\"}\r\n"),
            ":2: 'fixture' must be a string, not a number");
}

TEST_F(ScenarioFile, TakesTenMegabytes) {
  const std::string sql = "SELECT '" + std::string(5'000'000, 'x') + "'";
  const std::string comment = "// " + std::string(5'000'000, '{') + "\n";

  const Scenario scenario = read(
      comment + with(", \"expect\": {\"queries\": [{\"sql\": \"" + sql + "\", \"equals\": 1}]}"));

  EXPECT_EQ(scenario.expect.queries.at(0).sql, sql);
}

class InFolder {
 public:
  explicit InFolder(const std::string& path) { std::filesystem::current_path(path); }
  ~InFolder() { std::filesystem::current_path(before_); }
  InFolder(const InFolder&) = delete;
  InFolder& operator=(const InFolder&) = delete;

 private:
  std::filesystem::path before_ = std::filesystem::current_path();
};

TEST_F(ScenarioFile, NamesTheFolderAlsoForAPathWithoutOne) {
  write(with(""));
  const InFolder here(folder_.file("shop"));

  const Scenario scenario = read_scenario("scenario.json", check_test_name);

  EXPECT_EQ(scenario.name, "shop");
  EXPECT_EQ(scenario.path, "scenario.json");
}

TEST(ScenarioName, IsThatOfTheFileWhereThatSaysMoreThanTheFolder) {
  const TempDir folder = test_folder();
  const auto name_of = [&](const std::string& file) {
    write_file(folder.file(file), R"({"fixture": "f.db", "migrations": "m"})");
    return read_scenario(folder.file(file), check_test_name).name;
  };

  EXPECT_EQ(name_of("shop/migration-gate.json"), "shop");
  EXPECT_EQ(name_of("scenarios/billing.json"), "billing");
  EXPECT_EQ(name_of("scenarios/blog.scenario.json"), "blog");
}

TEST(ParseSeverity, KnowsTheFour) {
  EXPECT_EQ(parse_severity("off", "x"), Severity::off);
  EXPECT_EQ(parse_severity("note", "x"), Severity::note);
  EXPECT_EQ(parse_severity("warning", "x"), Severity::warning);
  EXPECT_EQ(parse_severity("error", "x"), Severity::error);
}

TEST(ParseSeverity, ListsThemForAnythingElse) {
  try {
    parse_severity("Error", "--policy");
    FAIL() << "an unknown severity was taken";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(),
                 "--policy: unknown severity 'Error' (known: off, note, warning, error)");
  }
}

}  // namespace
}  // namespace gate
