// What GitHub and GitLab are told where they run the gate.
#include "gate/cli/ci_output.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/cli/output.h"
#include "tests/support/sample_run.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing::ThrowsMessage;

// Takes back what it sets, so that the other tests are run by nobody.
class CiOutputs : public testing::Test {
 protected:
  void set(const char* name, const std::string& value) {
    names_.push_back(name);
    setenv(name, value.c_str(), 1);
  }

  void TearDown() override {
    for (const char* name : names_) unsetenv(name);
  }

  static RunSet sample_set() {
    return set_of({.run = sample_run(), .judgement = sample_judgement()});
  }

  std::string shown(const OutputOptions& options) {
    testing::internal::CaptureStdout();
    publish(sample_run(), options);
    return testing::internal::GetCapturedStdout();
  }

  TempDir folder_ = test_folder();

 private:
  std::vector<const char*> names_{};
};

TEST_F(CiOutputs, AreAnnotationsASummaryAndOutputsForGithub) {
  set("GITHUB_ACTIONS", "true");
  set("GITHUB_STEP_SUMMARY", folder_.file("summary.md"));
  set("GITHUB_OUTPUT", folder_.file("outputs"));

  const std::string text = shown({.color = "never"});

  EXPECT_THAT(text, AllOf(StartsWith("::"), HasSubstr("\n::notice title=migration-gate::")));
  EXPECT_THAT(text, Not(EndsWith("::\n")));
  EXPECT_THAT(read_file(folder_.file("summary.md")), StartsWith("<!-- migration-gate store -->"));
  EXPECT_THAT(
      read_file(folder_.file("outputs")),
      AllOf(StartsWith("verdict="), HasSubstr("\nexit-code=143\n"), HasSubstr("\nheadline=")));
}

TEST_F(CiOutputs, CountAllScenariosTogether) {
  set("GITHUB_STEP_SUMMARY", folder_.file("summary.md"));
  set("GITHUB_OUTPUT", folder_.file("outputs"));
  gate::Run good{.scenario = "good"};
  const Judgement passed{.counts = {.passed = 3}, .headline = "PASSED"};

  CiOutput("github").note(set_of(
      {{.run = sample_run(), .judgement = sample_judgement()}, {.run = good, .judgement = passed}},
      {.scenarios = {"good", "store"}}, 1));

  EXPECT_EQ(read_file(folder_.file("outputs")),
            "verdict=failed\nexit-code=1\nfailed=2\nerrors=1\nwarnings=1\npassed=7\n"
            "headline=FAILED: 1 of 2 scenarios failed (store)\n");
  EXPECT_THAT(read_file(folder_.file("summary.md")),
              AllOf(StartsWith("<!-- migration-gate %scenarios -->"), HasSubstr("✅ good")));
}

TEST_F(CiOutputs, RefuseToWriteOverWhatIsRead) {
  set("GITHUB_OUTPUT", folder_.file("outputs"));
  write_file(folder_.file("fixture.db"), "data");
  std::filesystem::create_hard_link(folder_.file("fixture.db"), folder_.file("outputs"));
  const CiOutput ci("github");

  EXPECT_THAT([&] { ci.keep(Inputs("read", {folder_.file("fixture.db")})); },
              ThrowsMessage<UsageError>(HasSubstr("$GITHUB_OUTPUT names '")));
  EXPECT_NO_THROW(ci.keep(Inputs("read", {folder_.file("other.db")})));
  EXPECT_NO_THROW(CiOutput("none").keep(Inputs("read", {folder_.file("fixture.db")})));
}

TEST_F(CiOutputs, DoNotWaitForAPipeThatNobodyReads) {
  set("GITHUB_OUTPUT", folder_.file("outputs"));
  ASSERT_EQ(mkfifo(folder_.file("outputs").c_str(), 0600), 0);
  testing::internal::CaptureStderr();

  CiOutput("github").note(sample_set());

  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("nobody reads this pipe"));
}

TEST_F(CiOutputs, BeginALineOfTheirOwn) {
  set("GITHUB_OUTPUT", folder_.file("outputs"));
  write_file(folder_.file("outputs"), "theirs=1");

  CiOutput("github").note(sample_set());

  EXPECT_THAT(read_file(folder_.file("outputs")), StartsWith("theirs=1\nverdict=failed\n"));
}

TEST_F(CiOutputs, KeepASummaryThatIsFullBelowWhatGithubTakes) {
  set("GITHUB_STEP_SUMMARY", folder_.file("summary.md"));
  write_file(folder_.file("summary.md"), std::string(999'000, 'x'));
  CiOutput ci("github");

  ci.note(sample_set());

  EXPECT_THAT(read_file(folder_.file("summary.md")), EndsWith("xx\n* store: failed\n"));
}

TEST_F(CiOutputs, FoldTheTextForGitlabAndLeaveTheVerdictInSight) {
  set("GITLAB_CI", "true");
  set("SOURCE_DATE_EPOCH", "1700000000");
  const CiOutput ci("auto");

  EXPECT_EQ(ci.folded({.scenario = "a b"}, {}, "one\ntwo\nPASSED\n"),
            "\x1b[0Ksection_start:1700000000:migration-gate-a-b[collapsed=true]\r\x1b[0K"
            "migration-gate a b: passed\none\ntwo\n"
            "\x1b[0Ksection_end:1700000000:migration-gate-a-b\r\x1b[0K\nPASSED\n");
  EXPECT_EQ(ci.folded({}, {}, "PASSED\n"), "PASSED\n");
}

TEST_F(CiOutputs, AreNothingWhereNobodyAsks) {
  set("GITLAB_CI", "false");  // as a runner for one's own desk sets it
  set("GITHUB_OUTPUT", folder_.file("outputs"));

  EXPECT_THAT(shown({}), Not(HasSubstr("section_start")));
  set("GITHUB_ACTIONS", "true");
  EXPECT_THAT(shown({.ci = "none"}), Not(HasSubstr("::")));
  EXPECT_FALSE(exists(folder_.file("outputs")));
}

TEST_F(CiOutputs, LeaveStandardOutputToTheReportThatAskedForIt) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(shown({.reports = {"json"}, .ci = "github"}).front(), '{');
  EXPECT_THAT(testing::internal::GetCapturedStderr(), StartsWith("::"));
}

TEST_F(CiOutputs, WarnOfAFileThatCannotBeWritten) {
  set("GITHUB_OUTPUT", folder_.file("no/such/folder"));
  testing::internal::CaptureStderr();

  CiOutput("github").note(sample_set());

  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("; $GITHUB_OUTPUT names it"));
}

}  // namespace
}  // namespace gate
