#include "gate/report/facts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace gate {
namespace {

double slowest(const Run& run, std::optional<ScriptRecord> MigrationRecord::*script) {
  double seconds = 0;
  for (const MigrationRecord& migration : run.migrations) {
    if (migration.*script) seconds = std::max(seconds, (migration.*script)->seconds);
  }
  return seconds;
}

double rows_of(const Run& run, std::optional<std::int64_t> TableRecord::*state) {
  double rows = 0;
  for (const TableRecord& table : run.tables) {
    rows += static_cast<double>((table.*state).value_or(0));
  }
  return rows;
}

}  // namespace

std::vector<Fact> facts_of(const Run& run, const Judgement& judgement) {
  const Counts& counts = judgement.counts;
  return {
      {"passed", "1 where the gate says passed",
       judgement.verdict == GateVerdict::passed ? 1. : 0.},
      {"exit_code", "of the gate", static_cast<double>(judgement.exit_code)},
      {"points_passed", "points that passed", static_cast<double>(counts.passed)},
      {"points_failed", "points that failed", static_cast<double>(counts.failed)},
      {"points_warning", "points that are warned of", static_cast<double>(counts.warning)},
      {"points_skipped", "points that were not looked at", static_cast<double>(counts.skipped)},
      {"points_error", "points that could not be told", static_cast<double>(counts.error)},
      {"migrations_pending", "migrations that were rehearsed",
       static_cast<double>(count_pending(run)), Together::sum},
      {"seconds", "the whole run", run.seconds},
      {"apply_seconds_max", "the slowest migration", slowest(run, &MigrationRecord::up),
       Together::most},
      {"rollback_seconds_max", "the slowest way back", slowest(run, &MigrationRecord::down),
       Together::most},
      {"backup_seconds", "to make the backup", run.backup.create_seconds, Together::sum},
      {"restore_seconds", "to restore it", run.backup.restore_seconds, Together::sum},
      {"fixture_bytes", "size of the fixture", static_cast<double>(run.fixture.bytes),
       Together::sum},
      {"rows_before", "rows of all tables before", rows_of(run, &TableRecord::blue), Together::sum},
      {"rows_after", "rows of all tables after", rows_of(run, &TableRecord::green), Together::sum},
  };
}

std::vector<Fact> facts_of(const RunSet& set) {
  const Run none{.seconds = set.seconds};
  std::vector<Fact> facts = facts_of(none, set.total);
  for (const JudgedRun& one : set.runs) {
    const std::vector<Fact> own = facts_of(one.run, one.judgement);
    for (std::size_t i = 0; i < facts.size(); ++i) {
      double& value = facts[i].value;
      if (facts[i].together == Together::sum) value += own[i].value;
      if (facts[i].together == Together::most) value = std::max(value, own[i].value);
    }
  }
  const VerdictCounts counts = count_verdicts(set);
  facts.push_back({"scenarios", "scenarios of this report", static_cast<double>(set.runs.size())});
  facts.push_back({"scenarios_failed", "of them", static_cast<double>(counts.failed)});
  facts.push_back({"scenarios_not_judged", "of them", static_cast<double>(counts.not_judged)});
  return facts;
}

std::string show_number(double number) {
  constexpr double kMost = 1e15;
  const double sane = std::isfinite(number) ? std::clamp(number, -kMost, kMost) : 0;
  std::array<char, 40> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), sane,
                                 std::chars_format::fixed, 3);
  std::string text(digits.data(), end.ptr);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace gate
