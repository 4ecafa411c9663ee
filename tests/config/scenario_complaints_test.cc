#include <random>

#include "tests/config/scenario_file.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

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
        Wrong{", \"tenant\": {\"column\": \"a\", \"setting\": \"a.b\", \"role\": \"r\", \"exemt\": "
              "[]}",
              ":3: unknown key 'tenant.exemt' (did you mean 'tenant.exempt'?)"},
        Wrong{", \"rollback\": {\"zzzzzz\": 1}",
              ":3: unknown key 'rollback.zzzzzz' (known: rollback.each, rollback.new-rows)"},
        Wrong{",\n\"limits\":\n{\"apply-seconds\":\n\"60\"}",
              ":6: 'limits.apply-seconds' must be a number, not a string"},
        Wrong{", \"limits\": {\"apply-seconds\": 0}",
              ":3: 'limits.apply-seconds' must be more than 0, not 0"},
        Wrong{", \"limits\": {\"apply-seconds\": 1e9}",
              ":3: 'limits.apply-seconds' must be at most 604800, not 1000000000.0"},
        Wrong{",\n\"limits\": {\"growth\": \"0.0x\"}",
              ":4: 'limits.growth' must be '2x' or '500 MB', not '0.0x'"},
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
        Wrong{
            ", \"bad\\nkey\\u001b\": 1",
            ":3: unknown key 'bad\\nkey\\x1b' (known: $schema, allow, baseline, consolidated, "
            "cutover, engine, expect, extensions, fail-on, fail-on-empty, faults, fixture, "
            "limits, locks, "
            "migrations, name, only, policy, rollback, schema, skip, target, tenant, workload)"}));

class ReservedKey : public ScenarioFile, public testing::WithParamInterface<Wrong> {};

TEST_P(ReservedKey, IsRefusedAndNotIgnored) {
  EXPECT_EQ(complaint(with(GetParam().members)),
            concat(":3: '", GetParam().message, "' is not supported by this version"));
}

INSTANTIATE_TEST_SUITE_P(ScenarioFile, ReservedKey,
                         testing::Values(Wrong{", \"rollback\": {\"strategy\": \"auto\"}",
                                               "rollback.strategy"}));

TEST_F(ScenarioFile, NamesTheFirstOfSeveralFaultsInTheFilesOrder) {
  EXPECT_EQ(
      complaint(with(",\n\"zzz-unknown\": [],\n\"name\": 5, \"engine\": 6,\n\"only\": 7")),
      ":4: unknown key 'zzz-unknown' (known: $schema, allow, baseline, consolidated, cutover, "
      "engine, expect, extensions, fail-on, fail-on-empty, faults, fixture, limits, locks, "
      "migrations, name, only, "
      "policy, rollback, schema, skip, target, tenant, workload) (and 3 more)");
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

TEST_F(ScenarioFile, RefusesAbsurdNesting) {
  EXPECT_EQ(complaint(with(", \"x\":\n" + std::string(100000, '['))), ":4: nested too deeply");
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
    read_scenario(folder_.file("none.json"), check_test_name);
    FAIL() << "a missing file was read";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("none.json"));
  }
}

TEST_F(ScenarioFile, RefusesAFolder) {
  EXPECT_THROW(read_scenario(folder_.file("shop"), check_test_name), UsageError);
}

TEST_F(ScenarioFile, NamesThatNoTableKnowsAreRefusedWithTheirLines) {
  EXPECT_EQ(complaint(with(", \"policy\": {\n\"unknown\": \"off\"}")), ":4: no such name");
  EXPECT_EQ(complaint(with(", \"only\": [\"a\",\n\"unknown\"]")), ":4: no such name");
  EXPECT_EQ(complaint(with(", \"skip\": [\"unknown\"],\n\"engine\": \"unknown\"")),
            ":3: no such name (and 1 more)");
  EXPECT_EQ(complaint(with(", \"allow\": [{\n\"check\": \"unknown\", \"reason\": \"r\"}]")),
            ":4: no such name");
  EXPECT_EQ(
      complaint(
          "{\"fixture\": \"f.db\", \"migrations\": {\"path\": \"m\",\n\"format\": \"unknown\"}}"),
      ":2: no such name");
}

}  // namespace
}  // namespace gate
