// `migration-gate diff` of real databases: its JSON report is what docs/schema/diff.schema.json
// says, whatever differs.
#include <gtest/gtest.h>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/cli/commands.h"
#include "gate/engine/engines.h"
#include "tests/report/schema_check.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

constexpr const char* kA =
    "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, at TEXT);"
    "INSERT INTO users VALUES (1, 'a', 1), (2, 'b', 1); CREATE TABLE log (a, b);"
    "INSERT INTO log VALUES (1, 2), (1, 2); CREATE INDEX i ON users (name);"
    "CREATE TABLE gone (a); CREATE TABLE w (a TEXT PRIMARY KEY, b) WITHOUT ROWID;"
    "INSERT INTO w VALUES ('x', 1); CREATE VIRTUAL TABLE f USING fts5 (x, content='');";
constexpr const char* kB =
    "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, at TEXT, c);"
    "INSERT INTO users VALUES (1, 'a', 2, 3), (5, 'b', 1, 3); CREATE TABLE log (a, b);"
    "INSERT INTO log VALUES (1, 2), (1, 3); CREATE VIEW v AS SELECT 1; PRAGMA user_version = 3;"
    "CREATE TABLE w (a TEXT PRIMARY KEY, b) WITHOUT ROWID; INSERT INTO w VALUES ('x', 1.0);"
    "CREATE VIRTUAL TABLE f USING fts5 (x, content=''); INSERT INTO f (rowid, x) VALUES (1, 'y');";

class DiffReport : public testing::Test {
 protected:
  void SetUp() override {
    const auto engine = make_engine("sqlite");
    engine->load(kA, {a_});
    engine->load(kB, {b_});
  }

  nlohmann::json report_of(DiffCommand command, int exit_code) {
    command.output.reports = {"json=" + json_};
    command.output.verbosity = -1;
    testing::internal::CaptureStdout();
    EXPECT_EQ(show_diff(command), exit_code);
    const std::string printed = testing::internal::GetCapturedStdout();
    const std::string text = read_file(json_);
    EXPECT_EQ(complaints(schema_, text), "");
    nlohmann::json report = nlohmann::json::parse(text);
    EXPECT_EQ(printed, concat(report["headline"].get<std::string>(), " · json: ", json_, "\n"));
    EXPECT_EQ(report["exit_code"], exit_code);
    return report;
  }

  const TempDir folder_ = test_folder();
  const std::string a_ = folder_.file("a.db");
  const std::string b_ = folder_.file("b.db");
  const std::string json_ = folder_.file("diff.json");
  const nlohmann::json schema_ =
      strict(nlohmann::json::parse(read_file(GATE_SOURCE_DIR "/docs/schema/diff.schema.json")));
};

TEST_F(DiffReport, IsWhatItsSchemaSays) {
  const auto all = report_of({.a = a_, .b = b_, .ignore = {"*.at"}}, 1);
  EXPECT_EQ(all["not_compared"].size(), 1u);
  EXPECT_EQ(all["ignored"][0]["names"][0], "users.at");
  EXPECT_EQ(report_of({.a = a_, .b = b_, .schema_only = true}, 1)["tables"].size(), 0u);
  EXPECT_EQ(report_of({.a = a_, .b = b_, .data_only = true}, 1)["compared"]["schema"], false);
  EXPECT_EQ(report_of({.a = a_, .b = a_}, 0)["verdict"], "same");
  const std::vector<std::string> but_f = {"users", "log", "gone", "w", "v"};
  EXPECT_EQ(report_of({.a = a_, .b = b_, .ignore = but_f, .data_only = true}, 3)["verdict"],
            "not-judged");
  write_file(b_, "no database");
  EXPECT_EQ(report_of({.a = a_, .b = b_}, 3)["not_compared"][0]["name"], "");
}

}  // namespace
}  // namespace gate
