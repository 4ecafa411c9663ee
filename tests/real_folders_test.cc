// Folders that people published are told, read and judged as what is known of them says.
#include "tests/support/real_folders.h"

#include <gmock/gmock.h>

#include <map>

#include "gate/base/text.h"
#include "tests/support/process.h"
#include "tests/support/report_json.h"
#include "tests/support/store.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::HasSubstr;

using Counts = std::map<std::string, int>;

class RealFolder : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (std::filesystem::exists(path_)) return;
    GTEST_SKIP() << path_ << " is not there: the registry did not answer ci/tools";
  }

  std::string format() const { return row_.at("format"); }

  Finished gate(const std::string& command, std::vector<std::string> words) {
    words.insert(words.begin(), {GATE_BINARY, command});
    words.insert(words.end(), {"--color", "never", "-q", "--report", "json=" + json_});
    return run_program(words);
  }

  // How often which check neither passed nor was skipped.
  Counts found() const {
    Counts counts;
    const auto report = read_report(json_);
    for (const auto& phase : report.at("phases")) {
      for (const auto& point : phase.at("points")) {
        const std::string verdict = point.at("verdict");
        if (verdict != "passed" && verdict != "skipped") ++counts[point.at("check")];
      }
    }
    return counts;
  }

  bool has_failures() const { return read_report(json_).at("verdict") == "failed"; }

  const nlohmann::json& row_ = real_folder(GetParam());
  const std::string path_ = path_of(row_);
  TempDir temp_ = test_folder();
  const std::string json_ = temp_.file("report.json");
};

TEST_P(RealFolder, IsToldByWhatIsInIt) {
  const Finished read = run_program({GATE_BINARY, "lint", path_, "--color", "never"});

  if (row_.contains("candidates")) {
    EXPECT_EQ(read.exit_code, 2);
    EXPECT_THAT(read.output, HasSubstr(concat("could be those of ",
                                              row_.at("candidates").get<std::string>(), ",")));
  } else {
    EXPECT_THAT(read.output,
                testing::ContainsRegex(concat(", read as ", format(), "( for [a-z]+)?\n")));
  }
}

TEST_P(RealFolder, IsRead) {
  const Finished read = gate("lint", {path_, "--format", format()});

  EXPECT_EQ(read.exit_code, has_failures() ? 1 : 0) << read.output;
  EXPECT_EQ(read_report(json_).at("migrations").size(), row_.at("migrations").get<std::size_t>());
  EXPECT_EQ(found(), row_.at("lint").get<Counts>()) << read_file(json_);
}

INSTANTIATE_TEST_SUITE_P(Published, RealFolder, testing::ValuesIn(real_folder_names("lint")),
                         test_name);

class RehearsedFolder : public RealFolder {};

TEST_P(RehearsedFolder, IsRehearsedFromNothing) {
  const std::string fixture = temp_.file("empty.db");
  make_database(fixture, "VACUUM");

  const Finished rehearsed = gate("run", {"--fixture", fixture, "--migrations", path_, "--format",
                                          format(), "--work-dir", temp_.path()});

  EXPECT_EQ(rehearsed.exit_code, has_failures() ? 1 : 0) << rehearsed.output;
  EXPECT_EQ(found(), row_.at("run").get<Counts>()) << read_file(json_);
}

INSTANTIATE_TEST_SUITE_P(Published, RehearsedFolder, testing::ValuesIn(real_folder_names("run")),
                         test_name);

}  // namespace
}  // namespace gate
