#include "gate/checks/policy.h"

#include <set>

#include "gate/base/error.h"
#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string complaint(const Policy& policy) {
  try {
    check_policy(policy);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(MatchesGlob, TakesAStarForAnyRun) {
  EXPECT_TRUE(matches_glob("data/*", "data/nulls"));
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_TRUE(matches_glob("**", "x"));
  EXPECT_TRUE(matches_glob("*.size", "products.size"));
  EXPECT_TRUE(matches_glob("a*b*c", "a-b-b-c"));
  EXPECT_TRUE(matches_glob("", ""));
}

TEST(MatchesGlob, MatchesAllOfTheText) {
  EXPECT_FALSE(matches_glob("data", "data/nulls"));
  EXPECT_FALSE(matches_glob("*data", "data/nulls"));
  EXPECT_FALSE(matches_glob("", "x"));
  EXPECT_FALSE(matches_glob("a*b", "a-c"));
  EXPECT_FALSE(matches_glob("data/nulls?", "data/nulls"));
}

TEST(MatchesGlob, DoesNotTakeForever) {
  const std::string text(5000, 'a');
  EXPECT_FALSE(matches_glob("*a*a*a*a*a*a*a*a*b", text));
}

TEST(CheckPolicy, AcceptsIdsAndGlobsThatMatch) {
  Policy policy;
  policy.severities = {{"data/*", Severity::warning}};
  policy.only = {"*"};
  policy.skip = {"rollback/applies"};
  policy.allow = {{.check = "data/nulls"}};
  EXPECT_EQ(complaint(policy), "");
}

TEST(CheckPolicy, NamesTheNearestId) {
  Policy policy;
  policy.severities = {{"data/row-count", Severity::off}};
  EXPECT_THAT(complaint(policy),
              AllOf(HasSubstr("'data/row-count'"), HasSubstr("'data/row-counts'")));
}

TEST(CheckPolicy, RefusesGlobsThatMatchNothingWhereverTheyAre) {
  Policy only;
  only.only = {"dta/*"};
  EXPECT_THAT(complaint(only), HasSubstr("--only"));

  Policy skip;
  skip.skip = {"x*"};
  EXPECT_THAT(complaint(skip), HasSubstr("--skip"));

  Policy allow;
  allow.allow = {{.check = "nope", .location = {"scenario.json", 12, 1}}};
  EXPECT_THAT(complaint(allow), HasSubstr("scenario.json:12: "));
}

TEST(Checks, AreWellFormed) {
  std::set<std::string_view> ids;
  for (const Check& check : checks()) {
    EXPECT_TRUE(ids.insert(check.id).second) << check.id;
    EXPECT_EQ(find_check(check.id), &check);
    const bool is_about_others = check.id == "allow/used" || check.id == "baseline/current";
    EXPECT_EQ(check.judge == nullptr, is_about_others) << check.id;
    EXPECT_FALSE(check.summary.empty() || check.summary.back() == '.') << check.id;
    EXPECT_EQ(check.why.back(), '.') << check.id;
    EXPECT_EQ(check.fix.back(), '.') << check.id;
  }
  EXPECT_TRUE(std::ranges::is_sorted(checks(), {}, &Check::phase));
  EXPECT_EQ(find_check("data/none"), nullptr);
}

}  // namespace
}  // namespace gate
