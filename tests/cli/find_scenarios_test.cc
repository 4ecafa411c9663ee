// Which files of a folder are scenarios.
#include "gate/cli/find_scenarios.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

class FindScenarios : public testing::Test {
 protected:
  void put(const std::string& path, const std::string& text) const {
    write_file(folder_.file(path), text);
  }

  std::vector<std::string> found(const std::vector<std::string>& words) const {
    std::vector<std::string> paths;
    for (const std::string& path : find_scenarios(words)) {
      paths.push_back(std::filesystem::relative(path, folder_.path()).string());
    }
    return paths;
  }

  const TempDir folder_ = test_folder();
  const std::string scenario_ = R"({"fixture": "a.db", "migrations": "m"})";
};

TEST_F(FindScenarios, KnowsThemByTheirNamesAndByWhatTheySay) {
  put("a/scenario.json", "no JSON at all");
  put("a/deep/er/scenario.json", scenario_);
  put("shop.json", scenario_);
  put("x.scenario.json", "{}");
  put("schema.json", R"({"$schema": "../docs/schema/scenario.schema.json"})");
  put("package.json", R"({"migrations": "m"})");
  put("report.json", R"({"format_version": "1.0", "fixture": {}, "migrations": []})");
  put("expect.json", R"({"exit-code": 0})");
  put(".hidden/scenario.json", scenario_);
  put("node_modules/scenario.json", scenario_);

  EXPECT_THAT(found({folder_.path()}), ElementsAre("a/deep/er/scenario.json", "a/scenario.json",
                                                   "schema.json", "shop.json", "x.scenario.json"));
}

TEST_F(FindScenarios, HasEachOnceHoweverItIsNamed) {
  put("a/scenario.json", scenario_);
  put("any-name", scenario_);

  EXPECT_THAT(found({folder_.file("any-name"), folder_.path(), folder_.file("a/../a"),
                     folder_.file("a/scenario.json")}),
              ElementsAre("a/scenario.json", "any-name"));
}

TEST_F(FindScenarios, FollowsNoLinkToAFolder) {
  put("a/scenario.json", scenario_);
  std::filesystem::create_directory_symlink(folder_.path(), folder_.file("a/up"));

  EXPECT_THAT(found({folder_.path()}), ElementsAre("a/scenario.json"));
}

TEST_F(FindScenarios, RefusesAFolderWithoutAny) {
  put("package.json", "{}");

  EXPECT_THAT([&] { find_scenarios({folder_.path()}); },
              ThrowsMessage<UsageError>(HasSubstr("no scenario in '")));
  EXPECT_THAT([&] { find_scenarios({folder_.file("none")}); },
              ThrowsMessage<UsageError>(HasSubstr("no such file: '")));
}

}  // namespace
}  // namespace gate
