// --compare, through the built program.
#include <gmock/gmock.h>

#include "tests/support/store.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kGoodUp = "CREATE TABLE z(a); INSERT INTO z VALUES(1), (2);";
constexpr const char* kBadUp = "CREATE TABLE z(a); DROP TABLE fine;";
constexpr const char* kBadDown = "DROP TABLE z; CREATE TABLE fine(k REAL PRIMARY KEY, v TEXT);";

class CompareRun : public StoreTest {
 protected:
  // The run of now is the base from here on.
  void make_base() {
    run();
    std::filesystem::rename(json_, base_);
  }

  Finished compare(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"--compare", base_};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  // "new data/table-dropped fine"
  std::vector<std::string> since() const {
    std::vector<std::string> lines;
    const nlohmann::json report = read_report(json_);
    for (const auto& point : report.at("comparison").at("points")) {
      lines.push_back(point.at("since").get<std::string>() + ' ' +
                      point.at("check").get<std::string>() + ' ' +
                      point.at("subject").get<std::string>());
    }
    return lines;
  }

  const std::string base_ = temp_.file("base.json");
};

TEST_F(CompareRun, SaysWhatABadMigrationBrought) {
  migrate(kGoodUp, "DROP TABLE z;");
  make_base();
  migrate(kBadUp, kBadDown);
  const std::string markdown = temp_.file("comment.md");
  const std::string html = temp_.file("report.html");

  const Finished finished =
      compare({"--report", "markdown=" + markdown, "--report", "html=" + html});

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(since(), Contains("new data/table-dropped fine"));
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("\nsince " + base_), HasSubstr(" new, 0 fixed, 0 unchanged\n"),
                    HasSubstr("\nnew failed data/table-dropped"),
                    HasSubstr("  rows: z 2 -> 0, fine 2 -> none\n")));
  EXPECT_THAT(read_file(markdown), AllOf(HasSubstr("\n**Since** `" + base_ + "` ("),
                                         HasSubstr("| rows: z | 2 | 0 |\n")));
  EXPECT_THAT(read_file(html), HasSubstr("<section id=\"since\">"));
}

TEST_F(CompareRun, SaysWhatIsFixed) {
  migrate(kBadUp, kBadDown);
  make_base();
  migrate(kGoodUp, "DROP TABLE z;");

  const Finished finished = compare();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(since(), Contains("fixed data/table-dropped fine"));
  EXPECT_THAT(finished.output, HasSubstr("  fixed: data/table-dropped, "));
}

TEST_F(CompareRun, CallsNothingFixedThatIsNotReachedAnyMore) {
  migrate(kBadUp, kBadDown);
  make_base();
  migrate("NO SQL;");

  const Finished finished = compare();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(since(),
              AllOf(Contains("gone data/table-dropped fine"), Not(Contains(HasSubstr("fixed")))));
}

TEST_F(CompareRun, FindsTheSameWhereTheLinesMoved) {
  migrate(kBadUp, kBadDown);
  make_base();
  migrate(std::string("-- a word\n\n") + kBadUp, kBadDown);

  const Finished finished = compare();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr(": 0 new, 0 fixed, "));
}

TEST_F(CompareRun, KnowsBothRunsByThePolicyOfThisOne) {
  migrate(kBadUp, kBadDown);
  make_base();

  const Finished finished = compare({"--skip", "*"});

  EXPECT_EQ(finished.exit_code, 3) << finished.output;
  EXPECT_THAT(since(), IsEmpty());
}

TEST_F(CompareRun, ComparesARecordedRunAndALintedFolder) {
  migrate(kGoodUp, "DROP TABLE z;");
  make_base();
  migrate(kBadUp, kBadDown);
  run();
  const Finished again =
      run_program({GATE_BINARY, "report", json_, "--color", "never", "--compare", base_});
  EXPECT_EQ(again.exit_code, 1) << again.output;
  EXPECT_THAT(again.output, HasSubstr("\nnew failed data/table-dropped"));

  const std::string linted = temp_.file("lint.json");
  run_program({GATE_BINARY, "lint", migrations_, "--report", "json=" + linted});
  migrate(kBadUp, kBadDown);
  const Finished lint =
      run_program({GATE_BINARY, "lint", migrations_, "--color", "never", "--compare", linted});
  EXPECT_THAT(lint.output, HasSubstr("\nsince " + linted));

  const Finished mixed =
      run_program({GATE_BINARY, "lint", migrations_, "--color", "never", "--compare", base_});
  EXPECT_EQ(mixed.exit_code, 2) << mixed.output;
  EXPECT_THAT(mixed.output, HasSubstr("it is a report of `run`; give one of `lint`"));
}

TEST_F(CompareRun, RefusesABaseThatItCannotReadBeforeAnythingRuns) {
  const auto refuse = [&](const std::string& path, const std::string& why) {
    std::filesystem::remove(json_);
    const Finished finished = run({"--compare", path});
    EXPECT_EQ(finished.exit_code, 2) << finished.output;
    EXPECT_THAT(finished.output, AllOf(HasSubstr("--compare"), HasSubstr(path), HasSubstr(why)));
    EXPECT_EQ(std::ranges::count(finished.output, '\n'), 1) << finished.output;
    EXPECT_FALSE(std::filesystem::exists(json_));
  };
  refuse(temp_.file("none.json"), "'--report json=FILE'");
  refuse(json_, "would overwrite");
  write(base_, "not JSON");
  refuse(base_, "this is not JSON");
  write(base_, R"({"format_version": "2.0"})");
  refuse(base_, "cannot be read, only 1.x");
}

TEST_F(CompareRun, WantsABaseForEachOfSeveralScenarios) {
  const auto scenario = [&](const std::string& name) {
    const std::string path = temp_.file(name + ".json");
    write(path, R"({"name": ")" + name + R"(", "fixture": ")" + fixture_ + R"(", "migrations": ")" +
                    migrations_ + R"("})");
    return path;
  };
  const std::string one = scenario("one");
  const std::string two = scenario("two");
  const std::string bases = temp_.file("base-{scenario}.json");
  const std::vector<std::string> both{GATE_BINARY, "run",        one,   two,       "--color",
                                      "never",     "--work-dir", work_, "--report"};
  const auto run_both = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = both;
    words.insert(words.end(), more.begin(), more.end());
    return run_program(words);
  };
  ASSERT_EQ(run_both({"json=" + bases}).exit_code, 0);

  const Finished finished = run_both({"text", "--compare", bases});
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(finished.output, AllOf(HasSubstr("base-one.json"), HasSubstr("base-two.json"),
                                     Not(HasSubstr("another scenario"))));

  EXPECT_EQ(run_both({"text", "--compare", base_}).exit_code, 2);

  const Finished other = run_program({GATE_BINARY, "run", one, "--color", "never", "--work-dir",
                                      work_, "--compare", temp_.file("base-two.json")});
  EXPECT_EQ(other.exit_code, 0) << other.output;
  EXPECT_THAT(other.output, HasSubstr("(another scenario: two, "));
}

}  // namespace
}  // namespace gate
