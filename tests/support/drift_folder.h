// A fixture with a history, and the folder that it should have come from.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/base/log.h"
#include "gate/base/temp_dir.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/engine/engines.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/support/files.h"

namespace gate {

class DriftFolder {
 public:
  // Versions 1, 2, …, of which the history has the applied ones.
  explicit DriftFolder(const std::vector<std::string>& applied,
                       const std::vector<std::string>& pending = {})
      : folder_("") {
    std::filesystem::create_directories(folder_.file("work"));
    scenario.name = "drift";
    scenario.engine = "sqlite";
    scenario.fixture = folder_.file("fixture.db");
    scenario.migrations = folder_.file("migrations");
    scenario.policy.today = "2026-11-21";
    for (const std::string& sql : applied) {
      history_ += concat("INSERT INTO schema_version VALUES (", ++count_, ", 'x', 'now');");
      add(sql);
    }
    for (const std::string& sql : pending) {
      ++count_;
      add(sql);
    }
  }

  // What the fixture has beside its history.
  Run run(const std::string& fixture) const {
    set_quiet(true);
    make_engine("sqlite")->load(concat(history_, fixture), {scenario.fixture});
    return rehearse(scenario, *make_engine("sqlite"), {.work_dir = folder_.file("work")});
  }

  std::string file(const std::string& name) const { return folder_.file(name); }
  void put(const std::string& name, const std::string& text) const { put_file(file(name), text); }

  Scenario scenario{};

 private:
  void add(const std::string& sql) const {
    put(concat("migrations/00", count_, "_x.up.sql"), sql);
    put(concat("migrations/00", count_, "_x.down.sql"), "SELECT 1;");
  }

  TempDir folder_;
  int count_ = 0;
  std::string history_ =
      "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, description TEXT NOT NULL, "
      "applied_at TEXT NOT NULL);";
};

// "failed subject" for what the check neither passed nor skipped; "skipped" where it did.
inline std::set<std::string> points_of(const Run& run, std::string_view check) {
  std::set<std::string> lines;
  for (const Point& point : judge(run).points) {
    if (point.check != check || point.verdict == Verdict::passed) continue;
    const std::string verdict(to_string(point.verdict));
    lines.insert(point.verdict == Verdict::skipped ? verdict : verdict + " " + point.subject);
  }
  return lines;
}

inline std::string message_of(const Run& run, std::string_view check) {
  std::vector<std::string> messages;
  for (const Point& point : judge(run).points) {
    if (point.check == check) messages.push_back(point.message);
  }
  return join(messages, "\n");
}

}  // namespace gate
