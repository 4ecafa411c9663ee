// One migration there and back, with rows that were written in between.
#pragma once

#include <gmock/gmock.h>

#include "tests/rehearsal/observe.h"

namespace gate {

// One migration on a fixture of its own.
struct Trip {
  std::string fixture;
  std::string up;
  std::string down;
  std::string workload{};
  bool foreign_keys = false;  // whether the tool enforces them
};

inline gate::Run rehearse_trip(const Trip& trip, bool with_new_rows = true) {
  set_quiet(true);
  const TempDir folder("");
  std::filesystem::create_directories(folder.file("work"));
  const auto engine = make_engine("sqlite");
  engine->load(trip.fixture, {folder.file("fixture.db")});
  put_file(folder.file("migrations/001_x.up.sql"), trip.up);
  put_file(folder.file("migrations/001_x.down.sql"), trip.down);
  Scenario scenario;
  scenario.name = "trip";
  scenario.engine = "sqlite";
  scenario.fixture = folder.file("fixture.db");
  scenario.migrations = folder.file("migrations");
  scenario.foreign_keys = trip.foreign_keys;
  scenario.rollback_new_rows = with_new_rows;
  scenario.policy.today = "2026-11-21";
  scenario.policy.only = {"rollback/*"};
  if (!trip.workload.empty()) {
    scenario.new_app = folder.file("v2.sql");
    put_file(scenario.new_app, trip.workload);
  }
  gate::Run run = rehearse(scenario, *engine, {.work_dir = folder.file("work")});
  EXPECT_TRUE(std::filesystem::is_empty(folder.file("work")));
  return run;
}

// "failed 1: message" for each point of the check, with what `only` leaves out left out.
inline std::vector<std::string> said(const gate::Run& run) {
  std::vector<std::string> lines;
  for (const Point& point : judge(run).points) {
    if (point.check != "rollback/new-rows") {
      EXPECT_THAT(point.verdict, testing::AnyOf(Verdict::passed, Verdict::skipped))
          << point.check << ' ' << point.message;
      continue;
    }
    lines.push_back(concat(to_string(point.verdict), " ", point.subject, ": ", point.message));
  }
  return lines;
}

inline std::string said_once(const Trip& trip) {
  const auto lines = said(rehearse_trip(trip));
  return lines.size() == 1 ? lines[0] : concat(lines.size(), " lines: ", join(lines, " | "));
}

// Rebuilds t from one list of columns to another and back.
inline Trip rebuild(const std::string& before, const std::string& after, const std::string& rows,
                    const std::string& back = "SELECT * FROM t") {
  return {.fixture = concat("CREATE TABLE t(", before, "); INSERT INTO t VALUES ", rows, ";"),
          .up = concat("CREATE TABLE n(", after, ");\nINSERT INTO n SELECT * FROM t;\n",
                       "DROP TABLE t;\nALTER TABLE n RENAME TO t;\n"),
          .down = concat("CREATE TABLE n(", before, ");\nINSERT INTO n ", back, ";\n",
                         "DROP TABLE t;\nALTER TABLE n RENAME TO t;\n")};
}

inline const std::string kRefused =
    "failed 1: with rows written after the cut-over, the down of "
    "migration 1 (x) is refused: ";

}  // namespace gate
