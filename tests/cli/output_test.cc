// Where reports go, and what the command line does to a policy.
#include "gate/cli/output.h"

#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/support/sample_run.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ParseReports, TakesAFormatWithAndWithoutAPlace) {
  const auto targets = parse_reports({"text", "json=out/a=b.json"});

  ASSERT_EQ(targets.size(), 2u);
  EXPECT_EQ(targets[0].path, "-");
  EXPECT_EQ(targets[1].format, "json");
  EXPECT_EQ(targets[1].path, "out/a=b.json");
}

TEST(ParseReports, RefusesWhatIsNoFormat) {
  EXPECT_THAT([] { parse_reports({"yaml=x"}); }, ThrowsMessage<UsageError>(HasSubstr("'yaml'")));
  EXPECT_THROW(parse_reports({""}), UsageError);
  EXPECT_THROW(parse_reports({"=x"}), UsageError);
}

TEST(ParseReports, RefusesAnEmptyPlace) {
  EXPECT_THAT([] { parse_reports({"json="}); },
              ThrowsMessage<UsageError>(HasSubstr("the path is empty")));
}

TEST(ParseReports, RefusesTwoReportsInOnePlace) {
  EXPECT_THROW(parse_reports({"text", "json"}), UsageError);
  EXPECT_THROW(parse_reports({"json=a", "junit=a"}), UsageError);
  EXPECT_NO_THROW(parse_reports({"json=a", "junit=b"}));
}

TEST(ApplyOptions, WinsOverTheScenarioAndAddsWhatIsSkipped) {
  Policy policy{.only = {"data/*"}, .skip = {"backup/*"}};

  apply_options({.fail_on = FailOn::warning, .only = {"deploy/*"}, .skip = {"rollback/*"}}, policy);

  EXPECT_EQ(policy.fail_on, FailOn::warning);
  EXPECT_EQ(policy.only, std::vector<std::string>{"deploy/*"});
  EXPECT_EQ(policy.skip, (std::vector<std::string>{"backup/*", "rollback/*"}));
}

TEST(ApplyOptions, LeavesThePolicyAsItIsWithoutOptions) {
  Policy policy{.only = {"data/*"}, .fail_on = FailOn::never};

  apply_options({}, policy);

  EXPECT_EQ(policy.only, std::vector<std::string>{"data/*"});
  EXPECT_EQ(policy.fail_on, FailOn::never);
}

TEST(ApplyOptions, RefusesACheckThatDoesNotExist) {
  Policy policy;

  EXPECT_THROW(apply_options({.only = {"no/such-check"}}, policy), UsageError);
}

TEST(Publish, WritesEveryReportAndSaysWhereTheyAre) {
  const TempDir folder = test_folder();
  const std::string json = folder.file("run.json");
  const std::string junit = folder.file("run.xml");
  testing::internal::CaptureStdout();

  const int code = publish(sample_run(), {.reports = {"json=" + json, "junit=" + junit}});

  const std::string shown = testing::internal::GetCapturedStdout();
  EXPECT_EQ(code, 143);  // the sample was ended by SIGTERM
  EXPECT_THAT(shown, HasSubstr(json));
  EXPECT_THAT(shown, HasSubstr(junit));
  EXPECT_THAT(read_file(json), HasSubstr("\"exit_code\": 143"));
  EXPECT_THAT(read_file(junit), HasSubstr("<testsuites"));
}

TEST(Publish, GivesStandardOutputToTheReportThatAskedForIt) {
  testing::internal::CaptureStdout();

  publish(sample_run(), {.reports = {"json"}});

  EXPECT_EQ(testing::internal::GetCapturedStdout().front(), '{');
}

TEST(Publish, ShowsNoColourThatNobodyAskedFor) {
  testing::internal::CaptureStdout();

  publish(sample_run(), {.color = "never"});

  EXPECT_THAT(testing::internal::GetCapturedStdout(), testing::Not(HasSubstr("\x1b[")));
}

}  // namespace
}  // namespace gate
