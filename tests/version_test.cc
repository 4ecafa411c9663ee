#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/process.h"

namespace gate {
namespace {

TEST(Version, IsGivenToPeopleAndToPrograms) {
  const Finished text = run_program({GATE_BINARY, "--version"});
  EXPECT_EQ(text.exit_code, 0);
  const Finished json = run_program({GATE_BINARY, "--version", "--json"});
  EXPECT_EQ(json.exit_code, 0);
  EXPECT_EQ(run_program({GATE_BINARY, "--json", "--version"}).output, json.output);
  const auto read = nlohmann::json::parse(json.output);
  EXPECT_EQ(read["name"], "migration-gate");
  EXPECT_FALSE(read["build_type"].get<std::string>().empty());
  EXPECT_TRUE(read["commit"].is_null() || read["commit"].is_string());
  std::string as_text = "migration-gate " + read["version"].get<std::string>() + "\n";
  for (const auto& engine : read["engines"]) {
    as_text += engine["name"].get<std::string>() + " " +
               engine["client_version"].get<std::string>() + "\n";
  }
  EXPECT_EQ(text.output, as_text);
}

}  // namespace
}  // namespace gate
