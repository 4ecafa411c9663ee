// A scenario file in a folder of its own, for the tests of its reader.
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/config/scenario_file.h"
#include "tests/support/temp.h"

namespace gate {

// Every name is known but "unknown".
inline std::string check_test_name(NameKind /*kind*/, const std::string& name) {
  return name == "unknown" ? "no such name" : "";
}

class ScenarioFile : public testing::Test {
 protected:
  ScenarioFile() { std::filesystem::create_directory(folder_.file("shop")); }

  std::string write(std::string_view text) {
    std::ofstream(path_, std::ios::binary) << text;  // write_file() would wait for the disk
    return path_;
  }

  Scenario read(std::string_view text) { return read_scenario(write(text), check_test_name); }

  // A scenario that is whole but for the given members, each on a line of its own from line 3.
  static std::string with(std::string_view members) {
    return concat("{\n\"fixture\": \"f.db\", \"migrations\": \"m\"\n", members, "\n}");
  }

  // The complaint, without the path of the file.
  std::string complaint(std::string_view text) {
    try {
      read(text);
    } catch (const UsageError& error) {
      const std::string what = error.what();
      EXPECT_THAT(what, testing::StartsWith(shown_));
      EXPECT_THAT(what, testing::Not(testing::HasSubstr("\n")));
      return what.substr(shown_.size());
    }
    return "none";
  }

  TempDir folder_ = test_folder();
  std::string path_ = folder_.file("shop/scenario.json");
  std::string shown_ = display_path(path_);
};

}  // namespace gate
