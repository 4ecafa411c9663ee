// Every folder of scenarios/, run through the built program. A folder's expect.json says which
// points do not pass; every other point must.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "gate/base/temp_dir.h"
#include "tests/support/process.h"
#include "tests/support/report_json.h"

namespace gate {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> scenario_folders() {
  std::vector<std::string> folders;
  for (const auto& entry : fs::recursive_directory_iterator(GATE_SOURCE_DIR "/scenarios")) {
    if (entry.path().filename() == "expect.json") {
      folders.push_back(
          fs::relative(entry.path().parent_path(), GATE_SOURCE_DIR "/scenarios").string());
    }
  }
  std::ranges::sort(folders);
  return folders;
}

class Scenarios : public testing::TestWithParam<std::string> {};

TEST_P(Scenarios, EndsAsItSays) {
  const std::string folder = GATE_SOURCE_DIR "/scenarios/" + GetParam();
  const auto expect = read_report(folder + "/expect.json");
  const TempDir temp("");
  const std::string json = temp.file("report.json");
  const std::string junit = temp.file("junit.xml");

  const Finished run =
      run_program({GATE_BINARY, "run", folder + "/scenario.json", "--report", "json=" + json,
                   "--report", "junit=" + junit, "--work-dir", temp.path(), "--color", "never"});

  EXPECT_EQ(run.exit_code, expect.at("exit-code").get<int>()) << run.output;
  const auto wanted = expect.at("not-passed").get<std::set<std::string>>();
  EXPECT_THAT(not_passed(read_report(json)), testing::ContainerEq(wanted)) << run.output;
  const Finished valid = run_program(
      {"xmllint", "--noout", "--schema", GATE_SOURCE_DIR "/docs/schema/junit.xsd", junit});
  EXPECT_EQ(valid.exit_code, 0) << valid.output;
  fs::remove(json);
  fs::remove(junit);
  EXPECT_TRUE(fs::is_empty(temp.path())) << "something was left behind";
}

std::string test_name(const testing::TestParamInfo<std::string>& folder) {
  std::string name = folder.param;
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, Scenarios, testing::ValuesIn(scenario_folders()), test_name);

const std::string kTraps = GATE_SOURCE_DIR "/scenarios/traps";

std::vector<std::string> traps() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kTraps)) {
    if (fs::exists(entry.path() / "expect.json")) names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  return names;
}

class Traps : public testing::TestWithParam<std::string> {};

// What passes shows that the gate is no stricter than it should be, what does not that it looks.
TEST_P(Traps, HaveACounterpartAndATextThatNamesTheChecks) {
  const fs::path folder = fs::path(kTraps) / GetParam();
  const auto not_passed_in = [](const fs::path& file) {
    return read_report(file).at("not-passed").get<std::vector<std::string>>();
  };
  std::vector<std::string> points = not_passed_in(folder / "expect.json");
  bool has_counterpart = false;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!fs::exists(entry.path() / "expect.json")) continue;
    const auto other = not_passed_in(entry.path() / "expect.json");
    has_counterpart |= other.empty() != points.empty();
    if (points.empty()) points = other;
  }
  EXPECT_TRUE(has_counterpart);
  const std::string text = read_file((folder / "README.md").string());
  for (const std::string& point : points) {
    const std::string check = point.substr(point.find(' ') + 1);
    const std::string id = check.substr(0, check.find(' '));
    if (id.starts_with("health/")) continue;  // follows from what lost the rows
    EXPECT_THAT(text, testing::HasSubstr("`" + id + "`")) << point;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Traps, testing::ValuesIn(traps()), test_name);

}  // namespace
}  // namespace gate
