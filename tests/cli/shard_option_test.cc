// --shard, and what CI systems say of their parallel jobs.
#include "gate/cli/shard_option.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <utility>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/log.h"

namespace gate {
namespace {

// No CI's own variables but those that a test sets.
class ShardOption : public testing::Test {
 protected:
  void SetUp() override {
    set_quiet(true);
    for (const char* name :
         {"CI_NODE_INDEX", "CI_NODE_TOTAL", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL",
          "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT"}) {
      set(name, nullptr);
    }
  }

  void TearDown() override {
    for (const auto& [name, value] : before_) {
      if (value.empty()) {
        unsetenv(name);
      } else {
        setenv(name, value.c_str(), 1);
      }
    }
    set_quiet(false);
  }

  void set(const char* name, const char* value) {
    const char* was = std::getenv(name);
    before_.emplace_back(name, was == nullptr ? "" : was);
    if (value == nullptr) {
      unsetenv(name);
    } else {
      setenv(name, value, 1);
    }
  }

 private:
  std::vector<std::pair<const char*, std::string>> before_{};
};

std::pair<int, int> parsed(const std::string& word) {
  const ShardWish wish = parse_shard(word);
  return {wish.index, wish.of};
}

using Shares = std::pair<int, int>;

TEST_F(ShardOption, TakesAShareOrAll) {
  EXPECT_EQ(parsed("2/3"), Shares(2, 3));
  EXPECT_EQ(parsed(""), Shares(1, 1));
  EXPECT_EQ(parsed("auto"), Shares(1, 1)) << "nobody says that there are others";
}

TEST_F(ShardOption, RefusesWhatIsNoShare) {
  for (const char* word :
       {"0/3", "4/3", "1/0", "-1/3", "1", "1/", "/3", "a/b", "1/3/5", "1 /3", "1/99999999999"}) {
    EXPECT_THROW(parse_shard(word), UsageError) << word;
  }
}

TEST_F(ShardOption, CountsFromOneWhereGitlabDoes) {
  set("CI_NODE_INDEX", "3");
  set("CI_NODE_TOTAL", "3");
  EXPECT_EQ(parsed("auto"), Shares(3, 3));
  EXPECT_EQ(parsed("1/2"), Shares(1, 2)) << "what is said wins";
}

TEST_F(ShardOption, CountsFromZeroWhereOthersDo) {
  set("CIRCLE_NODE_INDEX", "0");
  set("CIRCLE_NODE_TOTAL", "4");
  EXPECT_EQ(parsed("auto"), Shares(1, 4));
  set("CIRCLE_NODE_INDEX", nullptr);
  set("BUILDKITE_PARALLEL_JOB", "1");
  set("BUILDKITE_PARALLEL_JOB_COUNT", "2");
  EXPECT_EQ(parsed("auto"), Shares(2, 2));
}

TEST_F(ShardOption, RunsAllInAJobThatStandsAlone) {
  set("CI_NODE_TOTAL", "1");
  EXPECT_EQ(parsed("auto"), Shares(1, 1));
}

TEST_F(ShardOption, RefusesWhatTheCiSaysWithoutSense) {
  set("CI_NODE_INDEX", "4");
  set("CI_NODE_TOTAL", "3");
  EXPECT_THROW(parse_shard("auto"), UsageError);
  set("CI_NODE_TOTAL", nullptr);
  EXPECT_THROW(parse_shard("auto"), UsageError);
}

}  // namespace
}  // namespace gate
