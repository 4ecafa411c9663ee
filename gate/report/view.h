// The upper part of a JSON report: what most readers want of a run and its points, in the shape in
// which it is written. Plain data; the keys are the members' names and are public.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/report/members.h"

namespace gate {

struct Product {
  std::string name{};
  std::string version{};
};

struct FixtureView {
  std::string path{};
  std::string sha256{};
  std::uint64_t bytes = 0;
  std::string captured_at{};
};

struct StatementView {
  std::string sql{};
  int line = 0;
  double seconds = 0;
  std::int64_t rows_changed = 0;
  const std::vector<Effect>* effects = nullptr;
};

struct MigrationView {
  std::string version{};
  std::string name{};
  std::string format{};
  std::string path{};
  std::string checksum{};
  bool pending = false;
  bool has_down = false;
  std::vector<StatementView> statements{};  // of the up script, that were executed
};

// Every phase is there, also one without points.
struct PhaseView {
  Phase phase = Phase::preflight;
  double seconds = 0;
  std::vector<const Point*> points{};
};

struct RowsView {
  std::optional<std::int64_t> blue{};
  std::optional<std::int64_t> green{};
  std::optional<std::int64_t> rolled_back{};
  std::optional<std::int64_t> reapplied{};
};

// A column that the pending migrations did something to.
struct ColumnView {
  std::string name{};
  Change change = Change::changed;
  bool operator==(const ColumnView&) const = default;
};

struct TableView {
  std::string name{};
  RowsView rows{};
  std::vector<ColumnView> columns{};
};

struct ReportView {
  std::string format_version{};
  Product tool{};
  std::string verdict{};
  int exit_code = 0;
  std::string headline{};
  std::string scenario{};
  Product engine{};
  FixtureView fixture{};
  std::string started_at{};
  double seconds = 0;
  Counts counts{};
  std::vector<MigrationView> migrations{};
  std::vector<PhaseView> phases{};
  std::vector<TableView> tables{};
  const Run* run = nullptr;
};

// Points into both arguments.
ReportView view_of(const Run& run, const Judgement& judgement);

// clang-format off
GATE_MEMBERS(Product, name, version)
GATE_MEMBERS(FixtureView, path, sha256, bytes, captured_at)
GATE_MEMBERS(StatementView, sql, line, seconds, rows_changed, effects)
GATE_MEMBERS(MigrationView, version, name, format, path, checksum, pending, has_down, statements)
GATE_MEMBERS(PhaseView, phase, seconds, points)
GATE_MEMBERS(RowsView, blue, green, rolled_back, reapplied)
GATE_MEMBERS(ColumnView, name, change)
GATE_MEMBERS(TableView, name, rows, columns)
GATE_MEMBERS(ReportView, format_version, tool, verdict, exit_code, headline, scenario, engine,
             fixture, started_at, seconds, counts, migrations, phases, tables, run)
// clang-format on

}  // namespace gate
