#include "gate/model/shard.h"

#include <gmock/gmock.h>

#include "gate/base/text.h"

namespace gate {
namespace {

using testing::ElementsAre;

TEST(Shards, HaveEachScenarioExactlyOnce) {
  for (int count = 0; count < 40; ++count) {
    Shard shard;
    for (int i = 0; i < count; ++i) shard.scenarios.push_back(concat("s", i));
    for (shard.of = 1; shard.of < 20; ++shard.of) {
      std::vector<std::string> all;
      for (shard.index = 1; shard.index <= shard.of; ++shard.index) {
        const std::vector<std::string> own = scenarios_of(shard);
        EXPECT_LE(own.size(), static_cast<std::size_t>(count / shard.of + 1));
        all.insert(all.end(), own.begin(), own.end());
      }
      EXPECT_THAT(all, testing::UnorderedElementsAreArray(shard.scenarios));
    }
  }
}

TEST(Shards, SayHowMuchTheyHave) {
  const Shard shard{.index = 2, .of = 3, .scenarios = {"a", "b", "c", "d", "e"}};

  EXPECT_THAT(scenarios_of(shard), ElementsAre("b", "e"));
  EXPECT_EQ(show_shard(shard), "shard 2/3: 2 of 5 scenarios");
  EXPECT_EQ(show_shard({.scenarios = {"a"}}), "");
}

}  // namespace
}  // namespace gate
