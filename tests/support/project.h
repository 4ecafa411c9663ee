// A project whose migrations are code, and its rehearsal with the tool itself.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/text.h"
#include "tests/support/store.h"
#include "tests/support/tools.h"

namespace gate {

// Debian's, which has the packages of Debian.
inline constexpr const char* kPython = "/usr/bin/python3";

class Project : public StoreTest {
 protected:
  void SetUp() override {
    for (const std::string& folder : {db_, project_, work_}) {
      std::filesystem::create_directory(folder);
    }
  }

  void put(const std::string& name, std::string_view text) {
    const std::filesystem::path path = project_ + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    write(path.string(), text);
  }

  void begin(const std::string& format, const std::string& program, const std::string& more = "") {
    write(scenario_, concat(R"({"fixture":"db/store.db","migrations":{"path":"project","format":")",
                            format, R"(","commands":{"program":")", program, "\"}}", more, "}"));
  }

  Finished rehearse(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{GATE_BINARY, "run",           scenario_,    "--color", "never",
                                   "--report",  "json=" + json_, "--work-dir", work_};
    words.insert(words.end(), more.begin(), more.end());
    const Files before = files();
    const Finished finished = run_program(words);
    expect_nothing_left(before);
    return finished;
  }

  // What `migration-gate diff` says of the database that a rehearsal deploys to, and of `live`, a
  // copy of the fixture in the project on which the tool alone is run: by `command`, there.
  Finished compare_with_tool(const std::string& live, const std::string& command,
                             const std::vector<std::string>& ignored) {
    std::filesystem::copy_file(fixture_, project_ + "/" + live);
    const Finished tool = run_shell(concat("cd '", project_, "' && ", command));
    if (tool.exit_code != 0) return tool;
    const Finished gate =
        run_program({GATE_BINARY, "run", scenario_, "--keep", "--work-dir", work_});
    if (gate.exit_code != 0) return gate;
    std::vector<std::string> words{GATE_BINARY, "diff", kept_green(), project_ + "/" + live};
    for (const std::string& one : ignored) words.insert(words.end(), {"--ignore", one});
    return run_program(words);
  }

  std::string kept_green() const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(work_)) {
      if (entry.path().stem() == "green") return entry.path();
    }
    return {};
  }

  // What the first pending migration is known to have executed, and where.
  std::string first_statement() const {
    const auto report = read_report(json_);
    for (const auto& migration : report.at("run").at("migrations")) {
      if (!migration.at("pending").get<bool>()) continue;
      EXPECT_EQ(migration.at("up").at("unseen"), "");
      const auto& statements = migration.at("up").at("statements");
      std::size_t i = 0;  // after the settings
      while (statements.at(i).at("sql").get<std::string>().starts_with("PRAGMA")) ++i;
      const auto& statement = statements.at(i);
      const std::string path = statement.at("location").at("path");
      return concat(path.substr(path.rfind('/') + 1), ':',
                    statement.at("location").at("line").get<int>(), ": ",
                    statement.at("sql").get<std::string>());
    }
    return {};
  }

  const std::string project_ = temp_.file("project");
  const std::string scenario_ = temp_.file("scenario.json");
};

}  // namespace gate
