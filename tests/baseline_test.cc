// --baseline and --write-baseline, through the built program.
#include <gmock/gmock.h>

#include "tests/support/store.h"

namespace gate {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class BaselineRun : public StoreTest {
 protected:
  // Loses two rows; the way back does not bring them back.
  void SetUp() override {
    StoreTest::SetUp();
    setenv("SOURCE_DATE_EPOCH", "1795219200", 1);  // 2026-11-21
    migrate("DROP TABLE fine;", "CREATE TABLE fine(k REAL PRIMARY KEY, v TEXT);");
  }
  void TearDown() override { unsetenv("SOURCE_DATE_EPOCH"); }

  Finished write_baseline(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"--write-baseline", baseline_, "--owner", "shop team"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  nlohmann::json entries() const { return read_report(baseline_).at("entries"); }

  void edit(const std::function<void(nlohmann::json& entries)>& change) const {
    nlohmann::json document = read_report(baseline_);
    change(document.at("entries"));
    write(baseline_, document.dump(1));
  }

  const std::string baseline_ = temp_.file("baseline.json");
};

TEST_F(BaselineRun, WrittenOnceLetsTheSameFindingsPass) {
  ASSERT_EQ(run().exit_code, 1);

  const Finished first = write_baseline({"--reason", "replaced in March"});
  EXPECT_EQ(first.exit_code, 0) << first.output;
  EXPECT_THAT(first.output, HasSubstr("known in " + baseline_));
  EXPECT_THAT(entries(), Not(IsEmpty()));
  for (const auto& entry : entries()) {
    EXPECT_EQ(entry.at("owner"), "shop team");
    EXPECT_EQ(entry.at("reason"), "replaced in March");
    EXPECT_EQ(entry.at("until"), "2027-02-19");
  }

  const Finished second = run({"--baseline", baseline_});
  EXPECT_EQ(second.exit_code, 0) << second.output;
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_THAT(second.output, HasSubstr("known: replaced in March (shop team, until 2027-02-19)"));
}

TEST_F(BaselineRun, LetsOnlyNewFindingsFail) {
  write_baseline();
  migrate("DROP TABLE fine; DROP TABLE flags;",
          "CREATE TABLE fine(k REAL PRIMARY KEY, v TEXT);"
          "CREATE TABLE flags(id INTEGER PRIMARY KEY, name TEXT, is_on INT);");

  const Finished finished = run({"--baseline", baseline_});

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), Contains("failed data/table-dropped flags"));
  EXPECT_THAT(found(), Not(Contains("failed data/table-dropped fine")));
}

TEST_F(BaselineRun, DoesNotHideMoreLostRowsThanAreKnown) {
  write_baseline();
  make_database(fixture_, "INSERT INTO fine VALUES(3, 'C')");

  const Finished finished = run({"--baseline", baseline_});

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), Contains("failed data/table-dropped fine"));
  EXPECT_THAT(finished.output, HasSubstr("it is known with another message"));
}

TEST_F(BaselineRun, WarnsOfWhatIsFixed) {
  write_baseline();
  migrate("CREATE TABLE z(a);", "DROP TABLE z;");

  const Finished finished = run({"--baseline", baseline_});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), Contains("warning baseline/current data/table-dropped fine"));
  EXPECT_THAT(finished.output, HasSubstr("fixed meanwhile: remove the entry"));

  write_baseline({"--baseline", baseline_});
  EXPECT_THAT(entries(), IsEmpty());
}

TEST_F(BaselineRun, FailsAgainWhereAnEntryExpired) {
  write_baseline();
  setenv("SOURCE_DATE_EPOCH", "1830000000", 1);

  const Finished finished = run({"--baseline", baseline_});

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("expired on 2027-02-19, the point counts again"));
}

TEST_F(BaselineRun, WrittenAgainIsTheSameBytesAndKeepsWhatPeopleWrote) {
  write_baseline();
  const std::string first = read_file(baseline_);
  run({"--write-baseline", baseline_, "--baseline", baseline_, "--owner", "another"});
  EXPECT_EQ(read_file(baseline_), first);

  edit([](nlohmann::json& all) { all.at(0)["reason"] = "by hand"; });
  run({"--write-baseline", baseline_, "--baseline", baseline_});
  EXPECT_EQ(entries().at(0).at("reason"), "by hand");
}

TEST_F(BaselineRun, IsTakenFromTheScenarioAndTheFlagGoesFirst) {
  write_baseline();
  const std::string scenario = temp_.file("scenario.json");
  write(scenario, R"({"fixture": "db/store.db", "migrations": "migrations",)"
                  R"("baseline": "baseline.json"})");
  const auto run_scenario = [&](const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{GATE_BINARY, "run", scenario, "--color", "never", "-v"};
    words.insert(words.end(), more.begin(), more.end());
    return run_program(words);
  };
  EXPECT_EQ(run_scenario().exit_code, 0) << run_scenario().output;

  write(temp_.file("empty.json"), R"({"format_version": "1.0", "entries": []})");
  EXPECT_EQ(run_scenario({"--baseline", temp_.file("empty.json")}).exit_code, 1);

  std::filesystem::remove(baseline_);
  const Finished missing = run_scenario();
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.output, HasSubstr("scenario.json: 'baseline': no such file: "));
  EXPECT_EQ(run_scenario({"--write-baseline", baseline_}).exit_code, 0) << "it is yet to come";
}

TEST_F(BaselineRun, HoldsForARecordedRunToo) {
  run();
  const std::vector<std::string> report{GATE_BINARY, "report", json_, "--color", "never"};
  std::vector<std::string> writing = report;
  writing.insert(writing.end(), {"--write-baseline", baseline_});
  std::vector<std::string> reading = report;
  reading.insert(reading.end(), {"--baseline", baseline_});

  EXPECT_EQ(run_program(report).exit_code, 1);
  EXPECT_EQ(run_program(writing).exit_code, 0) << run_program(writing).output;
  EXPECT_EQ(run_program(reading).exit_code, 0);
  EXPECT_EQ(run_program(report).exit_code, 1) << "the record itself stays as it is";
}

TEST_F(BaselineRun, IsNotWrittenWhereNothingCouldBeJudged) {
  write(fixture_, "SQLite format 3 no more");

  const Finished finished = write_baseline();

  EXPECT_EQ(finished.exit_code, 3) << finished.output;
  EXPECT_THAT(finished.output,
              HasSubstr("no baseline was written, as the run could not be judged"));
  EXPECT_FALSE(exists(baseline_));
}

TEST_F(BaselineRun, IsNotWrittenOverARefusedMigration) {
  migrate("DROP TABLE none;", "SELECT 1;");

  const Finished finished = write_baseline();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("keeps the rest from being judged"));
  EXPECT_THAT(found(), Contains("failed deploy/applies 1"));
  EXPECT_FALSE(exists(baseline_));
}

TEST_F(BaselineRun, ThatCannotBeWrittenKeepsNoReportFromItsPlace) {
  const Finished finished = run({"--write-baseline", "/proc/none/baseline.json"});

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), Contains("failed data/table-dropped fine"));
}

TEST_F(BaselineRun, IsNeverWrittenOverWhatIsRehearsedOrReported) {
  const std::string before = read_file(fixture_);
  for (const std::string& path : {fixture_, json_, migrations_ + "/001_a.up.sql"}) {
    const Finished finished = run({"--write-baseline", path});
    EXPECT_EQ(finished.exit_code, 2) << finished.output;
    EXPECT_THAT(finished.output, HasSubstr("--write-baseline"));
  }
  EXPECT_EQ(read_file(fixture_), before);

  write_baseline();
  const Finished over = run({"--baseline", baseline_, "--report", "junit=" + baseline_});
  EXPECT_EQ(over.exit_code, 2) << over.output;
}

TEST_F(BaselineRun, RefusesAQuestionWithoutSense) {
  EXPECT_EQ(run({"--baseline", temp_.file("none.json")}).exit_code, 2);
  EXPECT_THAT(run({"--owner", "me"}).output, HasSubstr("--write-baseline writes"));
  write(baseline_, R"({"format_version": "1.0", "entries": [
{"check": "data/row-count", "subject": "s", "owner": "o", "reason": "r"}]})");
  const Finished unknown = run({"--baseline", baseline_});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.output, HasSubstr("baseline.json:2: no check is called 'data/row-count'"));
}

TEST_F(BaselineRun, IsNotSharedByScenarios) {
  for (const char* name : {"one", "two"}) {
    write(temp_.file(std::string(name) + ".json"),
          std::string(R"({"name": ")") + name +
              R"(", "fixture": "db/store.db", "migrations": "migrations"})");
  }
  const auto run_both = [&](const std::string& path) {
    return run_program({GATE_BINARY, "run", temp_.file("one.json"), temp_.file("two.json"),
                        "--write-baseline", path, "--color", "never"});
  };

  EXPECT_THAT(run_both(baseline_).output, HasSubstr("put {scenario} into the path"));
  EXPECT_EQ(run_both(temp_.file("known-{scenario}.json")).exit_code, 0);
  EXPECT_TRUE(exists(temp_.file("known-one.json")));
  EXPECT_TRUE(exists(temp_.file("known-two.json")));
}

TEST_F(BaselineRun, NamesWhoWroteItWhereNobodyIsNamed) {
  const Finished finished = run_shell(
      "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null USER=somebody; cd " +
      shell_quote(temp_.file("")) + "; " + shell_quote(GATE_BINARY) + " run --fixture " +
      shell_quote(fixture_) + " --migrations " + shell_quote(migrations_) +
      " --write-baseline baseline.json");

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_EQ(entries().at(0).at("owner"), "somebody");
  EXPECT_EQ(entries().at(0).at("reason"), "there when the baseline was written");
}

}  // namespace
}  // namespace gate
