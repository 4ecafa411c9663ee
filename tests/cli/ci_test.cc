// What is written for CI systems, and how one is chosen.
#include <gmock/gmock.h>

#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/cli/ci_system.h"
#include "gate/cli/ci_text.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"
#include "tests/support/tools.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

bool can_read_yaml() {
  static const Finished probe = run_shell("/usr/bin/python3 -c 'import yaml'");
  return have(probe, "python3-yaml");
}

// What a reader of YAML has for that Python expression over `file`.
std::string from_yaml(const std::string& yaml, const std::string& expression) {
  const TempDir folder = test_folder();
  put_file(folder.file("file.yml"), yaml);
  const std::string program =
      "import sys, yaml\n"
      "file = yaml.safe_load(open(sys.argv[1], encoding='utf-8'))\n"
      "sys.stdout.buffer.write((" +
      expression + ").encode())\n";
  return run_program({"/usr/bin/python3", "-c", program, folder.file("file.yml")}).output;
}

CiJob rehearsal() {
  return {.name = "migration-gate", .scenario = "migration-gate.json"};
}

TEST(YamlString, IsReadAsWhatItWasMadeOf) {
  const std::string odd =
      "a \"b\" 'c' \\d: #e\n\tü \x7f {{ }} [x] \xe2\x80\xa8 \xc2\x85 \xef\xbb\xbf - ? | > % @ `";

  const std::string quoted = yaml_string(odd);

  EXPECT_EQ(quoted.find('\n'), std::string::npos);
  if (!can_read_yaml()) return;
  EXPECT_EQ(from_yaml("x: " + quoted, "file['x']"), odd);
}

TEST(HostOf, KnowsTheWaysInWhichGitNamesARemote) {
  EXPECT_EQ(host_of("git@github.com:owner/name.git"), "github.com");
  EXPECT_EQ(host_of("https://user:token@GitLab.example.org:8443/a/b.git"), "gitlab.example.org");
  EXPECT_EQ(host_of("ssh://git@github.com/owner/name"), "github.com");
  EXPECT_EQ(host_of("/srv/git/github/name.git"), "");
  EXPECT_EQ(host_of("../github:name"), "");
  EXPECT_EQ(host_of(""), "");
}

TEST(ChooseCi, GoesByTheRemoteThenByWhatIsThere) {
  const TempDir folder = test_folder();
  const auto chosen = [&](const std::string& host) {
    const CiChoice choice = choose_ci("auto", {.top = folder.path(), .host = host});
    return choice.system == nullptr ? "" : choice.system->name;
  };
  EXPECT_EQ(chosen(""), "");
  EXPECT_EQ(chosen("github.com"), "github");
  EXPECT_EQ(chosen("gitlab.example.org"), "gitlab");

  put_file(folder.file(".github/CODEOWNERS"), "");
  EXPECT_EQ(chosen(""), "github");
  put_file(folder.file(".gitlab-ci.yml"), "");
  EXPECT_EQ(chosen(""), "gitlab");
  EXPECT_EQ(chosen("github.com"), "github");
}

TEST(ChooseCi, KnowsOnlyItsOwnNames) {
  EXPECT_EQ(choose_ci("none", {.host = "github.com"}).system, nullptr);
  EXPECT_EQ(choose_ci("gitlab", {.host = "github.com"}).system->name, "gitlab");
  EXPECT_THROW(choose_ci("jenkins", {}), UsageError);
}

TEST(WriteGithub, IsAWorkflowThatMayOnlyRead) {
  const CiFiles written = write_github({.branch = "develop"}, rehearsal());

  ASSERT_EQ(written.files.size(), 1u);
  EXPECT_EQ(written.files[0].path, ".github/workflows/migration-gate.yml");
  const std::string& text = written.files[0].text;
  EXPECT_THAT(text, AllOf(HasSubstr("  if: always()"), HasSubstr("fetch-depth: 0")));
  if (!can_read_yaml()) return;
  EXPECT_EQ(from_yaml(text, "str(file['permissions']) + str(file[True]['push']['branches'])"),
            "{'contents': 'read'}['develop']");
  EXPECT_EQ(from_yaml(text, "file['jobs']['migration-gate']['container']"), "debian:12");
  EXPECT_EQ(from_yaml(text, "file['env']['MIGRATION_GATE_SCENARIO']"), "migration-gate.json");
}

TEST(WriteGithub, LetsNoPathBecomeAnExpression) {
  CiJob job = rehearsal();
  job.scenario = "a ${{ secrets.TOKEN }}/migration-gate.json";

  const CiFiles written = write_github({}, job);

  EXPECT_THAT(written.files[0].text, Not(HasSubstr("${{ secrets")));
  EXPECT_THAT(written.files[0].text, HasSubstr("a ${{ '${{' }} secrets.TOKEN }}/migration"));
}

TEST(WriteGithub, OnlyReadsTheScriptsOfWhatCannotBeRehearsed) {
  const CiFiles written = write_github(
      {}, {.name = "migration-gate", .migrations = "db", .format = "goose", .after = "0041"});

  EXPECT_THAT(written.files[0].text,
              AllOf(HasSubstr("lint \"$MIGRATION_GATE_FOLDER\" --format goose --after "
                              "\"$MIGRATION_GATE_AFTER\""),
                    HasSubstr("MIGRATION_GATE_AFTER: \"0041\""), Not(HasSubstr("--base \""))));
}

// A reader of the job's artifacts must not look for what the gate was not asked for.
TEST(WriteCi, NamesTheReportsThatTheGateWrites) {
  const std::string gitlab = write_gitlab({.top = "/nonexistent"}, rehearsal()).files[0].text;
  for (const std::string_view report :
       {"junit=migration-gate-reports/junit.xml", "metrics=migration-gate-reports/metrics.txt",
        "code-quality=migration-gate-reports/code-quality.json",
        "dotenv=migration-gate-reports/gate.env"}) {
    EXPECT_THAT(gitlab, AllOf(HasSubstr(concat("--report ", report)),
                              HasSubstr(concat(": ", report.substr(report.find('=') + 1), '\n'))));
  }
  EXPECT_THAT(write_github({}, rehearsal()).files[0].text,
              AllOf(HasSubstr("sarif=migration-gate-reports/report.sarif"),
                    HasSubstr("markdown=migration-gate-reports/comment.md")));
}

TEST(WriteCi, SaysWhatIsLeftToDoUnlessTheSourceIsKnown) {
  CiJob job = rehearsal();
  EXPECT_THAT(write_github({}, job).by_hand, ElementsAre(HasSubstr("MIGRATION_GATE_SOURCE")));

  job.source = "https://git.example.org/migration-gate.git";
  for (const CiSystem& system : ci_systems()) {
    const CiFiles written = system.write({.top = "/nonexistent"}, job);
    EXPECT_THAT(written.by_hand, IsEmpty());
    EXPECT_THAT(written.files[0].text, HasSubstr("MIGRATION_GATE_SOURCE: \"https://git.example"));
    EXPECT_THAT(written.files[0].text, StartsWith("# Written by `migration-gate init`"));
  }
}

TEST(WriteGitlab, IsAJobThatTheConfigurationIncludes) {
  const TempDir folder = test_folder();
  const CiFiles written = write_gitlab({.top = folder.path()}, rehearsal());

  ASSERT_EQ(written.files.size(), 2u);
  EXPECT_EQ(written.files[0].path, ".gitlab/migration-gate.yml");
  EXPECT_EQ(written.files[1].path, ".gitlab-ci.yml");
  if (!can_read_yaml()) return;
  EXPECT_EQ(from_yaml(written.files[1].text, "file['include'][0]['local']"),
            ".gitlab/migration-gate.yml");
  EXPECT_EQ(from_yaml(written.files[0].text,
                      "str(file['migration-gate']['artifacts']['when']) + "
                      "file['migration-gate']['artifacts']['reports']['junit']"),
            "alwaysmigration-gate-reports/junit.xml");
  EXPECT_EQ(from_yaml(written.files[0].text,
                      "str(sorted(file['migration-gate']['artifacts']['reports']))"),
            "['codequality', 'dotenv', 'junit', 'metrics']");
}

TEST(WriteGitlab, DoesNotTouchAConfigurationThatIsThere) {
  const TempDir folder = test_folder();
  put_file(folder.file(".gitlab-ci.yml"), "stages: [test]\n");

  const CiFiles written = write_gitlab({.top = folder.path()}, rehearsal());
  ASSERT_EQ(written.files.size(), 1u);
  EXPECT_THAT(written.by_hand.back(), HasSubstr("local: .gitlab/migration-gate.yml"));

  put_file(folder.file(".gitlab-ci.yml"), "include:\n  - local: .gitlab/migration-gate.yml\n");
  EXPECT_EQ(write_gitlab({.top = folder.path()}, rehearsal()).by_hand.size(), 1u);
}

TEST(WriteGitlab, LetsNoPathNameAVariable) {
  CiJob job = rehearsal();
  job.scenario = "$HOME/migration-gate.json";

  EXPECT_THAT(write_gitlab({.top = "/nonexistent"}, job).files[0].text,
              HasSubstr("MIGRATION_GATE_SCENARIO: \"$$HOME/migration-gate.json\""));
}

}  // namespace
}  // namespace gate
