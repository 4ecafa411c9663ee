// The verdict of several scenarios.
#include "gate/checks/total.h"

#include <gmock/gmock.h>

#include <initializer_list>
#include <list>

namespace gate {
namespace {

using testing::HasSubstr;

struct End {
  std::string name;
  GateVerdict verdict;
  int code;
  bool is_stopped = false;
};

Judgement total(std::initializer_list<End> ends, Shard shard = {}) {
  std::list<Judgement> judgements;
  std::vector<ScenarioJudgement> scenarios;
  for (const End& end : ends) {
    judgements.push_back(
        {.verdict = end.verdict, .exit_code = end.code, .counts = {.passed = 2, .failed = 1}});
    scenarios.push_back({end.name, &judgements.back(), end.is_stopped});
    if (shard.of == 1) shard.scenarios.push_back(end.name);
  }
  return total_of(scenarios, shard);
}

TEST(Total, PassesWhereAllDo) {
  const Judgement all = total({{"a", GateVerdict::passed, 0}, {"b", GateVerdict::passed, 0}});

  EXPECT_EQ(all.verdict, GateVerdict::passed);
  EXPECT_EQ(all.exit_code, 0);
  EXPECT_EQ(all.counts.passed, 4);
  EXPECT_EQ(all.headline, "PASSED: 2 scenarios, 4 points verified");
}

TEST(Total, NeverHidesWhatFailedBehindWhatCouldNotBeJudged) {
  const Judgement all = total({{"a", GateVerdict::not_judged, 3},
                               {"b", GateVerdict::failed, 1},
                               {"c", GateVerdict::passed, 0}});

  EXPECT_EQ(all.verdict, GateVerdict::failed);
  EXPECT_EQ(all.exit_code, 1);
  EXPECT_EQ(all.headline, "FAILED: 1 of 3 scenarios failed (b), 1 could not be judged (a)");
  EXPECT_FALSE(is_whole(all));
}

TEST(Total, IsNoPassWhereAScenarioIsMissing) {
  Shard shard{.scenarios = {"b"}};
  const Judgement all = total({{"a", GateVerdict::passed, 0}}, shard);

  EXPECT_EQ(all.verdict, GateVerdict::not_judged);
  EXPECT_EQ(all.exit_code, 3);
  EXPECT_EQ(all.headline, "NOT JUDGED: 1 of 2 scenarios missing (b)");
}

TEST(Total, SaysWhatASignalKeptItFrom) {
  const Judgement all =
      total({{"a", GateVerdict::failed, 1}, {"b", GateVerdict::not_judged, 143, true}});

  EXPECT_EQ(all.exit_code, 143);
  EXPECT_EQ(all.headline, "FAILED: 1 of 2 scenarios failed (a), 1 interrupted (b)");
}

TEST(Total, OfAnEmptyShardPassesAndSaysSo) {
  const Judgement all = total({}, {.index = 3, .of = 3, .scenarios = {"a", "b"}});

  EXPECT_EQ(all.exit_code, 0);
  EXPECT_EQ(all.headline,
            "PASSED: there is no scenario in this shard; shard 3/3: 0 of 2 scenarios");
}

TEST(Total, SaysWhatIsLetPass) {
  const Judgement all = total({{"a", GateVerdict::failed, 0}});

  EXPECT_EQ(all.exit_code, 0);
  EXPECT_THAT(all.headline, HasSubstr("; --fail-on never lets it pass"));
}

TEST(Worse, RanksASignalAboveAFindingAboveWhatIsUnknown) {
  constexpr int kWorstFirst[] = {130, 1, 5, 2, 3, 4, 0};
  for (std::size_t i = 0; i < std::size(kWorstFirst); ++i) {
    for (std::size_t j = i; j < std::size(kWorstFirst); ++j) {
      EXPECT_EQ(worse(kWorstFirst[i], kWorstFirst[j]), kWorstFirst[i]);
      EXPECT_EQ(worse(kWorstFirst[j], kWorstFirst[i]), kWorstFirst[i]);
    }
  }
}

}  // namespace
}  // namespace gate
