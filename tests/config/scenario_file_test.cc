#include "gate/config/scenario_file.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

class ScenarioFile : public testing::Test {
 protected:
  ScenarioFile() { std::filesystem::create_directory(folder_.file("shop")); }

  std::string write(std::string_view text) {
    std::ofstream(path_, std::ios::binary) << text;  // write_file() would wait for the disk
    return path_;
  }

  Scenario read(std::string_view text) { return read_scenario(write(text)); }

  // A scenario that is whole but for the given members, each on a line of its own from line 3.
  static std::string with(std::string_view members) {
    return concat("{\n\"fixture\": \"f.db\", \"migrations\": \"m\"\n", members, "\n}");
  }

  // The complaint, without the path of the file.
  std::string complaint(std::string_view text) {
    try {
      read(text);
    } catch (const UsageError& error) {
      const std::string what = error.what();
      EXPECT_THAT(what, StartsWith(shown_));
      EXPECT_THAT(what, Not(HasSubstr("\n")));
      return what.substr(shown_.size());
    }
    return "none";
  }

  TempDir folder_ = test_folder();
  std::string path_ = folder_.file("shop/scenario.json");
  std::string shown_ = display_path(path_);
};

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
    "limits": {"apply-seconds": 1.5, "rollback-seconds": 3},
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
  EXPECT_EQ(scenario.policy.fail_on, FailOn::warning);
  EXPECT_TRUE(scenario.policy.fail_on_empty);
  EXPECT_THAT(scenario.policy.only, ElementsAre("data/*"));
  EXPECT_THAT(scenario.policy.skip, ElementsAre("lint/*", "x"));
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

class WrongRows : public ScenarioFile, public testing::WithParamInterface<std::string> {};

TEST_P(WrongRows, IsRefusedWithItsLine) {
  const auto text = concat(", \"expect\": {\"tables\": {\n\"t\": {\"rows\": ", GetParam(), "}}}");

  EXPECT_THAT(complaint(with(text)), StartsWith(":4: 'expect.tables.t.rows' must "));
}

INSTANTIATE_TEST_SUITE_P(ScenarioFile, WrongRows,
                         testing::Values("\"same\"", "\"\"", "\"5\"", "\"== 5\"", "\"=> 5\"",
                                         "\"= -5\"", "\"= 5x\"", "\"= 1.5\"", "\" = 5\"", "-1",
                                         "1.5", "1e3", "null", "true", "[]", "{}", "\"=\"",
                                         "\"= 9999999999999999999999\"", "18446744073709551615",
                                         "\"= 5\\u0000\"", "\"= 5\\n\""));

struct Wrong {
  std::string members{};
  std::string message{};
};

void PrintTo(const Wrong& wrong, std::ostream* out) {
  *out << wrong.members;
}

class WrongMember : public ScenarioFile, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongMember, IsNamedWithItsLine) {
  EXPECT_EQ(complaint(with(GetParam().members)), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    ScenarioFile, WrongMember,
    testing::Values(
        Wrong{",\n\"fixtur\": 1", ":4: unknown key 'fixtur' (did you mean 'fixture'?)"},
        Wrong{", \"limits\": {\n\"aply-seconds\": 1}",
              ":4: unknown key 'limits.aply-seconds' (did you mean 'limits.apply-seconds'?)"},
        Wrong{", \"rollback\": {\"zzzzzz\": 1}",
              ":3: unknown key 'rollback.zzzzzz' (known: rollback.each)"},
        Wrong{",\n\"limits\":\n{\"apply-seconds\":\n\"60\"}",
              ":6: 'limits.apply-seconds' must be a number, not a string"},
        Wrong{", \"limits\": {\"apply-seconds\": 0}",
              ":3: 'limits.apply-seconds' must be more than 0, not 0"},
        Wrong{", \"limits\": {\"apply-seconds\": 1e9}",
              ":3: 'limits.apply-seconds' must be at most 604800, not 1000000000.0"},
        Wrong{", \"limits\": []", ":3: 'limits' must be an object, not a list"},
        Wrong{", \"name\": \"\"", ":3: 'name' must not be empty"},
        Wrong{", \"name\": null", ":3: 'name' must be a string, not null"},
        Wrong{", \"target\": 1.5", ":3: 'target' must be a string or a whole number, not a number"},
        Wrong{", \"target\": -1", ":3: 'target' must be at least 0, not -1"},
        Wrong{", \"only\": \"x\"", ":3: 'only' must be a list, not a string"},
        Wrong{", \"only\": [\n\"x\",\n7]", ":5: 'only[1]' must be a string, not a number"},
        Wrong{", \"skip\": [\"\"]", ":3: 'skip[0]' must not be empty"},
        Wrong{", \"extensions\": {}", ":3: 'extensions' must be a list, not an object"},
        Wrong{", \"rollback\": {\"each\": \"no\"}",
              ":3: 'rollback.each' must be true or false, not a string"},
        Wrong{", \"fail-on\": \"eror\"",
              ":3: 'fail-on' must be error, warning or never, not 'eror'"},
        Wrong{", \"fail-on\": []", ":3: 'fail-on' must be a string, not a list"},
        Wrong{", \"policy\": {\"a/b\": \"fatal\"}",
              ":3: 'policy.a/b' must be off, note, warning or error, not 'fatal'"},
        Wrong{", \"expect\": {\"queries\": [{\"equals\": 1}]}",
              ":3: missing key 'sql' in 'expect.queries[0]'"},
        Wrong{", \"expect\": {\"queries\": [{\"sql\": \"q\", \"equals\": true}]}",
              ":3: 'expect.queries[0].equals' must be a string, a number or null, not a boolean"},
        Wrong{", \"expect\": {\"transforms\": [\"price\"]}",
              ":3: 'expect.transforms[0]' must be 'table.column', not 'price'"},
        Wrong{", \"expect\": {\"tables\": {\"t\": {\"nulls\": {\"c\": 0.5}}}}",
              ":3: 'expect.tables.t.nulls.c' must be a whole number, not 0.5"},
        Wrong{", \"allow\": [\n{\"check\": \"x\"}]", ":4: missing key 'reason' in 'allow[0]'"},
        Wrong{", \"allow\": [{\"check\": \"x\", \"reason\": \" \"}]",
              ":3: 'allow[0].reason' must be a reason in words, not ' '"},
        Wrong{", \"allow\": [{\"check\": \"x\", \"reason\": \"\"}]",
              ":3: 'allow[0].reason' must not be empty"},
        Wrong{", \"allow\": [{\"check\": \"x\", \"reason\": \"r\", \"until\": \"31.1.2027\"}]",
              ":3: 'allow[0].until' must be a date, YYYY-MM-DD, not '31.1.2027'"},
        Wrong{", \"allow\": [{\"check\": \"x\", \"reason\": \"r\",\n\"until\": \"2026-02-30\"}]",
              ":4: 'allow[0].until' is no date: '2026-02-30'"},
        Wrong{", \"allow\": [{\"check\": \"x\", \"reason\": \"r\", \"until\": \"2026-00-00\"}]",
              ":3: 'allow[0].until' is no date: '2026-00-00'"},
        Wrong{",\n\"name\": \"a\",\n\"name\": \"b\"", ":5: key 'name' stands here a second time"},
        Wrong{", \"bad\\nkey\\u001b\": 1",
              ":3: unknown key 'bad\\nkey\\x1b' (known: $schema, allow, "
              "engine, expect, extensions, fail-on, fail-on-empty, "
              "fixture, limits, migrations, name, only, policy, "
              "rollback, skip, target)"}));

class ReservedKey : public ScenarioFile, public testing::WithParamInterface<Wrong> {};

TEST_P(ReservedKey, IsRefusedAndNotIgnored) {
  EXPECT_EQ(complaint(with(GetParam().members)),
            concat(":3: '", GetParam().message, "' is not supported by this version"));
}

INSTANTIATE_TEST_SUITE_P(
    ScenarioFile, ReservedKey,
    testing::Values(Wrong{", \"schema\": \"s.sql\"", "schema"},
                    Wrong{", \"consolidated\": \"c.sql\"", "consolidated"},
                    Wrong{", \"rollback\": {\"strategy\": \"auto\"}", "rollback.strategy"},
                    Wrong{", \"rollback\": {\"new-rows\": true}", "rollback.new-rows"},
                    Wrong{", \"faults\": {}", "faults"}, Wrong{", \"workload\": {}", "workload"},
                    Wrong{", \"limits\": {\"lock-seconds\": 5}", "limits.lock-seconds"},
                    Wrong{", \"limits\": {\"growth\": \"2x\"}", "limits.growth"}));

TEST_F(ScenarioFile, NamesTheFirstOfSeveralFaultsInTheFilesOrder) {
  EXPECT_EQ(complaint(with(",\n\"zzz-unknown\": [],\n\"name\": 5, \"engine\": 6,\n\"only\": 7")),
            ":4: unknown key 'zzz-unknown' (known: $schema, allow, engine, expect, extensions, "
            "fail-on, fail-on-empty, fixture, limits, migrations, name, only, policy, rollback, "
            "skip, target) (and 3 more)");
}

TEST_F(ScenarioFile, NeedsAFixture) {
  EXPECT_EQ(complaint("\n{\"migrations\": \"m\"}"), ":2: missing key 'fixture'");
}

TEST_F(ScenarioFile, NeedsThePathOfMigrations) {
  EXPECT_EQ(complaint("{\"fixture\": \"f\",\n\"migrations\": {}}"),
            ":2: missing key 'path' in 'migrations'");
}

TEST_F(ScenarioFile, MustHoldAnObject) {
  EXPECT_EQ(complaint("[]"), ":1: a scenario must be an object, not a list");
}

struct NotJson {
  std::string text{};
  std::string message{};
};

void PrintTo(const NotJson& broken, std::ostream* out) {
  *out << broken.message;
}

class BrokenScenario : public ScenarioFile, public testing::WithParamInterface<NotJson> {};

TEST_P(BrokenScenario, SaysWhereAndWhat) {
  EXPECT_EQ(complaint(GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    ScenarioFile, BrokenScenario,
    testing::Values(
        NotJson{"", ":1: not JSON: the file is empty"},
        NotJson{"\xEF\xBB\xBF \r\n", ":1: not JSON: the file is empty"},
        NotJson{"{\n\"a\": 1,\n}\n", ":3: not JSON: unexpected '}'; expected string literal"},
        NotJson{"{\n\"a\": 1\n\"b\": 2}", ":3: not JSON: unexpected string literal; expected '}'"},
        NotJson{"{\n\"a\": 1\n\n\n", ":2: not JSON: unexpected end of input; expected '}'"},
        NotJson{"{\n'a': 1}", ":2: not JSON: invalid literal; expected string literal"},
        NotJson{"{\"a\":\n1e999}", ":2: not JSON: number too large: 1e999"},
        NotJson{"{\n\"a\": \"\xFF\"}", ":2: not JSON: invalid string: ill-formed UTF-8 byte"},
        NotJson{"{}\n/* open",
                ":2: not JSON: invalid comment; missing closing '*/'; expected end of input"}));

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

TEST_F(ScenarioFile, RefusesAbsurdNesting) {
  EXPECT_EQ(complaint(with(", \"x\":\n" + std::string(100000, '['))), ":4: nested too deeply");
}

TEST_F(ScenarioFile, TakesTenMegabytes) {
  const std::string sql = "SELECT '" + std::string(5'000'000, 'x') + "'";
  const std::string comment = "// " + std::string(5'000'000, '{') + "\n";

  const Scenario scenario = read(
      comment + with(", \"expect\": {\"queries\": [{\"sql\": \"" + sql + "\", \"equals\": 1}]}"));

  EXPECT_EQ(scenario.expect.queries.at(0).sql, sql);
}

TEST_F(ScenarioFile, SurvivesALongTextWhereAPatternHolds) {
  const std::string name = "t." + std::string(1'000'000, 'c');

  const Scenario scenario = read(with(", \"expect\": {\"transforms\": [\"" + name + "\"]}"));

  EXPECT_THAT(scenario.expect.transforms, ElementsAre(name));
}

TEST_F(ScenarioFile, CutsLongTextInMessages) {
  const std::string found =
      complaint(with(", \"fail-on\": \"" + std::string(1'000'000, 'x') + "\""));

  EXPECT_THAT(found, EndsWith("xxx…'"));
  EXPECT_LT(found.size(), 200U);
}

TEST_F(ScenarioFile, AnyDamageEndsInAScenarioOrAUsageError) {
  const std::string whole = with(R"(, "expect": {"tables": {"t": {"rows": ">= 1"}}},
    /* c */ "limits": {"apply-seconds": 1.5}, // d
    "allow": [{"check": "x", "reason": "r", "until": "2028-02-29"}])");
  const std::string_view signs = "{}[]\",:/*\\0-e.\n\xFF";
  std::mt19937 random(7);  // the same damage in every run
  int refused = 0;
  for (int i = 0; i < 200; ++i) {
    std::string damaged = whole;
    damaged[random() % damaged.size()] = signs[random() % signs.size()];
    damaged.erase(random() % damaged.size(), random() % 3);
    try {
      read(damaged);
    } catch (const UsageError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 100);
}

TEST_F(ScenarioFile, SaysWhichFileIsMissing) {
  try {
    read_scenario(folder_.file("none.json"));
    FAIL() << "a missing file was read";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("none.json"));
  }
}

TEST_F(ScenarioFile, RefusesAFolder) {
  EXPECT_THROW(read_scenario(folder_.file("shop")), UsageError);
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

  const Scenario scenario = read_scenario("scenario.json");

  EXPECT_EQ(scenario.name, "shop");
  EXPECT_EQ(scenario.path, "scenario.json");
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
