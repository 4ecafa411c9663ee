// The bundled shop: its text is what its generator writes, its scenario passes, and in which form
// it is handed over makes no difference.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gate/base/temp_dir.h"
#include "tests/support/process.h"
#include "tests/support/report_json.h"

namespace gate {
namespace {

const std::string kShop = GATE_SOURCE_DIR "/fixtures/grocery-store";

Finished run_gate(const std::vector<std::string>& more) {
  std::vector<std::string> words = {GATE_BINARY, "run", "--color", "never"};
  words.insert(words.end(), more.begin(), more.end());
  return run_program(words);
}

TEST(GroceryStore, TheCommittedTextIsWhatTheGeneratorWrites) {
  const TempDir folder("");
  const Finished made = run_program({GATE_GROCERY_STORE, "--text", folder.path()});

  ASSERT_EQ(made.exit_code, 0) << made.output;
  for (const char* name : {"store.sql", "manifest.json"}) {
    EXPECT_TRUE(read_file(folder.file(name)) == read_file(kShop + "/" + name)) << name;
  }
}

TEST(GroceryStore, PassesWithoutAWarning) {
  const TempDir folder("");
  const std::string report = folder.file("report.json");
  const Finished run =
      run_gate({kShop + "/scenario.json", "--report", "json=" + report, "--report", "text=-"});

  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(not_passed(read_report(report)), testing::IsEmpty());
  EXPECT_THAT(run.output, testing::HasSubstr("PASSED: 4 migrations"));
}

// What a report says of the migrations; what it says of the fixture differs with its form.
std::vector<std::string> points_of(const std::string& path) {
  std::vector<std::string> lines;
  const auto report = read_report(path);
  for (const auto& phase : report.at("phases")) {
    for (const auto& point : phase.at("points")) {
      const std::string check = point.at("check");
      if (check.starts_with("fixture/") || check.starts_with("backup/")) continue;
      lines.push_back(point.at("verdict").get<std::string>() + " " + check + " " +
                      point.at("subject").get<std::string>());
    }
  }
  return lines;
}

// With the registry of others, which is large enough for trees of many pages.
TEST(GroceryStore, IsTheSameWhoeverReadsIt) {
  const TempDir folder("");
  const std::string epsg = GATE_SOURCE_DIR "/scenarios/epsg/good/scenario.json";
  for (const std::string& scenario : {kShop + "/scenario.json", epsg}) {
    std::vector<std::vector<std::string>> points;
    for (const std::string who : {"engine", "own"}) {
      const std::string report = folder.file(who + ".json");
      const Finished run = run_gate({scenario, "--checks", who, "--report", "json=" + report});
      EXPECT_EQ(run.exit_code, 0) << run.output;
      points.push_back(points_of(report));
    }
    EXPECT_THAT(points[0], testing::Not(testing::IsEmpty()));
    EXPECT_EQ(points[0], points[1]);
  }
}

TEST(GroceryStore, IsTheSameAsTextAsDatabaseAndCompressed) {
  const TempDir folder("");
  const std::string text = folder.file("store.sql");
  const std::string database = folder.file("store.db");
  std::filesystem::copy_file(kShop + "/store.sql", text);
  const Finished made = run_shell("sqlite3 " + shell_quote(database) + " < " + shell_quote(text) +
                                  " && gzip -k " + shell_quote(text) + " " + shell_quote(database));
  ASSERT_EQ(made.exit_code, 0) << made.output;

  std::vector<std::vector<std::string>> points;
  for (const std::string& fixture : {text, text + ".gz", database, database + ".gz"}) {
    const std::string report = fixture + ".json";
    const Finished run = run_gate({"--fixture", fixture, "--migrations", kShop + "/migrations",
                                   "--report", "json=" + report});
    ASSERT_EQ(run.exit_code, 0) << fixture << "\n" << run.output;
    points.push_back(points_of(report));
  }

  EXPECT_GT(points[0].size(), 80U);
  for (std::size_t i = 1; i < points.size(); ++i) EXPECT_EQ(points[i], points[0]) << i;
}

}  // namespace
}  // namespace gate
