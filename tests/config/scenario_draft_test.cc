#include "gate/config/scenario_draft.h"

#include <gtest/gtest.h>

#include "gate/base/file.h"
#include "gate/config/scenario_file.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

Scenario read_back(const TempDir& folder, const ScenarioDraft& draft) {
  put_file(folder.file("s.json"), write_scenario(draft));
  return read_scenario(folder.file("s.json"), [](NameKind, const std::string&) { return ""; });
}

TEST(WriteScenario, IsReadBackAsItWasMeant) {
  const TempDir folder = test_folder();

  const Scenario scenario = read_back(
      folder,
      {.name = "shop", .fixture = "a.db", .migrations = "db/migrations", .format = "goose"});

  EXPECT_EQ(scenario.name, "shop");
  EXPECT_EQ(scenario.fixture, folder.file("a.db"));
  EXPECT_EQ(scenario.migrations, folder.file("db/migrations"));
  EXPECT_EQ(scenario.format, "goose");
}

TEST(WriteScenario, LeavesTheFormatToTheRunWhereItIsNotKnown) {
  const TempDir folder = test_folder();

  const Scenario scenario =
      read_back(folder, {.fixture = "a.db", .has_fixture = false, .migrations = "m"});

  EXPECT_EQ(scenario.format, "auto");
  EXPECT_EQ(scenario.migrations, folder.file("m"));
}

TEST(WriteScenario, TakesNamesOfAnyKind) {
  const TempDir folder = test_folder();
  const std::string odd = "a \"b\"\\c\n\t// d /* ü";

  const Scenario scenario =
      read_back(folder, {.name = odd, .fixture = odd, .migrations = odd, .format = odd});

  EXPECT_EQ(scenario.name, odd);
  EXPECT_EQ(scenario.fixture, folder.file(odd));
  EXPECT_EQ(scenario.migrations, folder.file(odd));
}

}  // namespace
}  // namespace gate
