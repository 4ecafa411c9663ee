#include "gate/report/run_json.h"

#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <vector>

#include "gate/base/error.h"
#include "gate/report/members.h"
#include "tests/report/schema_check.h"
#include "tests/support/golden.h"
#include "tests/support/sample_run.h"

namespace gate {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

// Fills whatever a record holds, with texts that hurt.
class RandomFill {
 public:
  explicit RandomFill(unsigned seed) : random_(seed) {}

  void fill(std::string& text) {
    static const std::string kPieces[] = {"a",
                                          "\"",
                                          "\\",
                                          "\n",
                                          "\r",
                                          "\t",
                                          std::string(1, '\0'),
                                          "\x1b[m",
                                          "</>",
                                          "\xFF",
                                          "\xC3",
                                          "\xE2\x82",
                                          "é",
                                          "\xED\xA0\x80",
                                          "€",
                                          "😀",
                                          "'",
                                          "\xEF\xBF\xBF",
                                          "\xF4\x90\x80\x80"};
    for (std::size_t i = below(6); i > 0; --i) text += kPieces[below(std::size(kPieces))];
  }
  void fill(bool& value) { value = below(2) == 1; }
  void fill(double& number) { number = std::uniform_real_distribution<>(-1e9, 1e9)(random_); }
  void fill(int& number) { number = static_cast<int>(random_()); }
  void fill(std::int64_t& number) { number = static_cast<std::int64_t>(random_()); }
  void fill(std::uint64_t& number) { number = random_(); }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  void fill(Enum& value) { value = static_cast<Enum>(below(kWords<Enum>.size())); }
  template <typename T>
  void fill(std::optional<T>& value) {
    if (below(3) > 0) fill(value.emplace());
  }
  template <typename T>
  void fill(std::vector<T>& values) {
    for (std::size_t i = below(3); i > 0; --i) fill(values.emplace_back());
  }
  template <typename T>
  void fill(std::map<std::string, T>& values) {
    for (std::size_t i = below(4); i > 0; --i) {
      std::string key;
      fill(key);
      fill(values[key]);
    }
  }
  template <typename Record>
  requires std::is_class_v<Record>
  void fill(Record& record) {
    visit_members(record, [this](std::string_view, auto& member) { fill(member); });
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  std::mt19937_64 random_;
};

std::string again(const std::string& report, const Judgement& judgement) {
  return to_json(run_from_json(report, "report.json"), judgement);
}

TEST(RunJson, IsAsTheGoldenFileHasIt) {
  expect_golden("report.json", to_json(sample_run(), sample_judgement()));
}

TEST(RunJson, HoldsTheWholeRun) {
  const std::string report = to_json(sample_run(), sample_judgement());
  EXPECT_EQ(again(report, sample_judgement()), report);
}

TEST(RunJson, HoldsAnyRunWhateverTextIsInIt) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    gate::Run run;
    RandomFill(seed).fill(run);
    run.stopped_by = static_cast<int>(seed);  // nothing else is a signal
    const std::string report = to_json(run, {});
    ASSERT_EQ(again(report, {}), report) << "seed " << seed;
  }
}

TEST(RunJson, KeepsNumbersToTheLastBit) {
  gate::Run run;
  run.seconds = 0.1 + 0.2;
  run.fixture.bytes = 0xFFFF'FFFF'FFFF'FFFF;
  run.migrations.resize(1);
  run.migrations[0].trials = {{.candidates = std::numeric_limits<std::int64_t>::min()}};
  const gate::Run read = run_from_json(to_json(run, {}), "r.json");
  EXPECT_EQ(read.seconds, run.seconds);
  EXPECT_EQ(read.fixture.bytes, run.fixture.bytes);
  EXPECT_EQ(read.migrations[0].trials[0].candidates, run.migrations[0].trials[0].candidates);
}

TEST(RunJson, TellsAnAbsentScriptFromAnEmptyOne) {
  gate::Run run;
  run.migrations.resize(2);
  run.migrations[1].up = ScriptRecord{};
  const gate::Run read = run_from_json(to_json(run, {}), "r.json");
  EXPECT_FALSE(read.migrations[0].up.has_value());
  EXPECT_TRUE(read.migrations[1].up.has_value());
}

TEST(RunJson, FollowsItsSchema) {
  const json schema = report_schema();
  EXPECT_EQ(complaints(schema, to_json(sample_run(), sample_judgement())), "");
  EXPECT_EQ(complaints(schema, to_json({}, {})), "");
}

TEST(RunJson, HasNoKeyThatItsSchemaDoesNotDescribe) {
  EXPECT_EQ(complaints(strict(report_schema()), to_json(sample_run(), sample_judgement())), "");
}

TEST(RunJson, IsRefusedByItsSchemaWhereAKeyIsMissing) {
  json report = json::parse(to_json(sample_run(), sample_judgement()));
  report["run"]["migrations"][1]["up"].erase("completed");
  EXPECT_THAT(complaints(report_schema(), report.dump()), HasSubstr("completed"));
}

TEST(RunJson, PutsEveryPointUnderItsPhase) {
  const Judgement judgement = sample_judgement();
  const json report = json::parse(to_json(sample_run(), judgement));
  std::size_t points = 0;
  for (const json& phase : report["phases"]) {
    for (const json& point : phase["points"]) {
      EXPECT_EQ(point["phase"], phase["phase"]);
      ++points;
    }
  }
  EXPECT_EQ(points, judgement.points.size());
  EXPECT_EQ(report["phases"].size(), 7U);
}

TEST(RunJson, ListsTheColumnsThatChanged) {
  const json report = json::parse(to_json(sample_run(), sample_judgement()));
  const json orders = report["tables"][1];
  EXPECT_EQ(orders["name"], "orders");
  EXPECT_EQ(orders["columns"].dump(), R"([{"change":"added","name":"total"},)"
                                      R"({"change":"renamed","name":"remark"},)"
                                      R"({"change":"changed","name":"remark"}])");
}

TEST(RunJson, UsesTheWordsOfTheProgram) {
  for (std::size_t i = 0; i < kWords<Phase>.size(); ++i) {
    EXPECT_EQ(kWords<Phase>[i], to_string(static_cast<Phase>(i)));
  }
  for (std::size_t i = 0; i < kWords<Verdict>.size(); ++i) {
    EXPECT_EQ(kWords<Verdict>[i], to_string(static_cast<Verdict>(i)));
  }
  for (std::size_t i = 0; i < kWords<Severity>.size(); ++i) {
    EXPECT_EQ(kWords<Severity>[i], to_string(static_cast<Severity>(i)));
  }
}

TEST(RunJson, CutsAHugeStatementAndSaysSo) {
  gate::Run run;
  run.migrations.resize(1);
  run.migrations[0].up = ScriptRecord{};
  run.migrations[0].up->statements.push_back({.sql = std::string(50'000'000, 'x')});
  const std::string report = to_json(run, {});
  EXPECT_LT(report.size(), 200'000U);
  const std::string sql = json::parse(report)["migrations"][0]["statements"][0]["sql"];
  EXPECT_THAT(sql, EndsWith("/* cut: 50,000,000 bytes in all */"));
  EXPECT_EQ(again(report, {}), report);
}

TEST(RunFromJson, IgnoresKeysOfANewerMinorVersion) {
  json report = json::parse(to_json(sample_run(), sample_judgement()));
  report["format_version"] = "1.7";
  report["weather"] = "fine";
  report["run"]["weather"] = {{"rain", 0}};
  const gate::Run run = run_from_json(report.dump(), "r.json");
  EXPECT_EQ(to_json(run, sample_judgement()), to_json(sample_run(), sample_judgement()));
}

TEST(RunFromJson, KeepsDefaultsForKeysThatAnOlderReportLacks) {
  const gate::Run run = run_from_json(
      R"({"format_version": "1.0", "run": {"engine": "sqlite", "migrations": []}})", "r");
  EXPECT_EQ(run.engine, "sqlite");
  EXPECT_TRUE(run.fixture.untouched);
  EXPECT_EQ(run.limits.apply_seconds, Limits{}.apply_seconds);
}

TEST(RunFromJson, DoesNotTakeAReportWithoutMigrationsForOneThatHadNothingToDo) {
  EXPECT_THAT(
      [] { run_from_json(R"({"format_version": "1.0", "run": {"passes": []}})", "r.json"); },
      ThrowsMessage<UsageError>(HasSubstr("no 'migrations'")));
}

TEST(RunFromJson, RefusesAnotherMajorVersion) {
  EXPECT_THAT([] { run_from_json(R"({"format_version": "2.0", "run": {}})", "r.json"); },
              ThrowsMessage<UsageError>(
                  AllOf(StartsWith("r.json:1: format_version '2.0'"), HasSubstr("only 1.x"))));
}

TEST(RunFromJson, NamesTheLineOfWhatIsNoJson) {
  EXPECT_THAT([] { run_from_json("{\n\"a\": 1,\n}", "r.json"); },
              ThrowsMessage<UsageError>(StartsWith("r.json:3: no report: ")));
}

class NoReport : public testing::TestWithParam<std::string> {};

TEST_P(NoReport, IsRefusedWithPathAndLine) {
  EXPECT_THAT([] { run_from_json(GetParam(), "r.json"); },
              ThrowsMessage<UsageError>(StartsWith("r.json:1: ")));
}

INSTANTIATE_TEST_SUITE_P(RunFromJson, NoReport,
                         testing::Values("", "[]", "{}", "null", "\xFF\xFE", "SQLite format 3",
                                         std::string(100'000, '['), std::string(3, '\0'),
                                         R"({"format_version": 1})",
                                         R"({"format_version": "1.0"})"));

struct Mistake {
  std::string run;
  std::string message;
};

class WrongValue : public testing::TestWithParam<Mistake> {};

TEST_P(WrongValue, IsNamedByItsKey) {
  const std::string report = R"({"format_version": "1.0", "run": )" + GetParam().run + "}";
  EXPECT_THAT([&] { run_from_json(report, "r.json"); },
              ThrowsMessage<UsageError>(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    RunFromJson, WrongValue,
    testing::Values(
        Mistake{"3", "r.json: run: expected an object, found 3"},
        Mistake{R"({"seconds": "x"})", "r.json: run.seconds: expected a number, found \"x\""},
        Mistake{R"({"stopped_by": 1e99})",
                "r.json: run.stopped_by: expected a whole number in range, found 1e+99"},
        Mistake{R"({"stopped_by": 5000000000})",
                "r.json: run.stopped_by: expected a whole number in range, found 5000000000"},
        Mistake{R"({"stopped_by": -1})",
                "r.json: run.stopped_by: expected a signal's number or 0, found -1"},
        Mistake{R"({"stopped_by": 65})",
                "r.json: run.stopped_by: expected a signal's number or 0, found 65"},
        Mistake{R"({"fixture": {"bytes": -1}})",
                "r.json: run.fixture.bytes: expected a whole number in range, found -1"},
        Mistake{R"({"passes": [{}, {"phase": "lunch"}]})",
                "r.json: run.passes[1].phase: expected one of preflight, backup, deploy, verify, "
                "monitor, rollback, post-deploy, found \"lunch\""},
        Mistake{R"({"migrations": {}})",
                "r.json: run.migrations: expected a list, found an object"},
        Mistake{R"({"engine": )" + std::string(100'000, '[') + std::string(100'000, ']') + "}",
                "r.json: run.engine: expected a text, found a list"},
        Mistake{R"({"seconds": 1e999})",
                "r.json:1: no report: a number in it is too large; give a file that '--report "
                "json=FILE' wrote"},
        Mistake{R"({"policy": {"severities": {"a\nb": 7}}})",
                "r.json: run.policy.severities.'a\\x0ab': expected one of off, note, warning, "
                "error, found 7"},
        Mistake{R"({"migrations": [{"has_down": null}]})",
                "r.json: run.migrations[0].has_down: expected true or false, found null"}));

}  // namespace
}  // namespace gate
