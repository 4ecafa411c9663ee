// What a run brought since the base run, such as that of the branch it is to be merged into. Plain
// data; it changes no verdict.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/report/members.h"

namespace gate {

enum class Since {
  added,
  changed,    // a finding in both, of another verdict
  fixed,      // looked at again, and found to be right
  allowed,    // found again, and accepted by now
  gone,       // nobody looked at it again
  unchanged,  // of the same verdict, wherever its lines moved to
};

template <>
inline constexpr std::array<std::string_view, 6> kWords<Since>{"new",     "changed", "fixed",
                                                               "allowed", "gone",    "unchanged"};

// Something that failed, could not be told or is warned of, in either run.
struct ComparedPoint {
  Since since = Since::unchanged;
  std::string check{};
  std::string migration{};  // version; empty = about none
  std::string subject{};
  std::string message{};  // of the base where this run has no such finding
  // Nothing = it was no finding there.
  std::optional<Verdict> before{};
  std::optional<Verdict> after{};
};

enum class Timed { pass, up, down };

template <>
inline constexpr std::array<std::string_view, 3> kWords<Timed>{"pass", "up", "down"};

struct DurationChange {
  Timed what = Timed::pass;
  std::string name{};  // of the pass, or the migration's version
  double before = 0;   // seconds
  double after = 0;
};

// Rows of a table once everything is applied; nothing = there is no such table.
struct RowsChange {
  std::string table{};
  std::optional<std::int64_t> before{};
  std::optional<std::int64_t> after{};
};

struct BaseRun {
  std::string path{};  // of its report
  std::string scenario{};
  std::string started_at{};
  bool is_judged = true;  // else it did not look at everything, and what it left out is new
  bool is_same_scenario = true;
  bool is_same_fixture = true;
};

struct Comparison {
  BaseRun base{};
  std::vector<ComparedPoint> points{};      // in the order of Since, the worst first
  Counts before{};                          // points of the base
  Counts after{};                           // points of this run
  std::vector<DurationChange> durations{};  // by more than 20 % and 50 ms
  std::vector<RowsChange> rows{};
  std::vector<std::size_t> added{};  // where they are among the judgement's points, ascending
};

// Both judged under the same policy; `path` is that of the base's report.
Comparison compare_runs(const std::string& path, const Run& base, const Judgement& base_judgement,
                        const Run& run, const Judgement& judgement);

// Whether the base did not have this point, which is one of `judgement`; never without a base.
bool is_new(const Comparison* comparison, const Judgement& judgement, const Point& point);

// "1 new, 2 fixed, 3 unchanged"
std::string summary_of(const Comparison& comparison);

// "2026-11-20T10:00:00Z, another fixture"; text from outside, not escaped.
std::string remarks_on(const BaseRun& base);

// What is worth a list of its own, with its title.
struct SinceTitle {
  Since since;
  std::string_view title;
};
inline constexpr SinceTitle kSinceTitles[] = {{Since::added, "new"},
                                              {Since::changed, "with another verdict"},
                                              {Since::fixed, "fixed"},
                                              {Since::allowed, "allowed by now"},
                                              {Since::gone, "not looked at again"},
                                              {Since::unchanged, "unchanged"}};

// "data/row-counts, migration totals (2), orders": text from outside, not escaped.
std::string name_of(const ComparedPoint& point, const Run& run);

// "up of totals (2)", "deploy"; not escaped.
std::string name_of(const DurationChange& change, const Run& run);

// How many points of a verdict there were and are, where that is not the same.
struct CountChange {
  Verdict verdict = Verdict::passed;
  int before = 0;
  int after = 0;
};
std::vector<CountChange> count_changes(const Comparison& comparison);

// "10", or "none" where there is none.
std::string show_rows(const std::optional<std::int64_t>& rows);

// clang-format off
GATE_MEMBERS(ComparedPoint, since, check, migration, subject, message, before, after)
GATE_MEMBERS(DurationChange, what, name, before, after)
GATE_MEMBERS(RowsChange, table, before, after)
GATE_MEMBERS(BaseRun, path, scenario, started_at, is_judged, is_same_scenario, is_same_fixture)
// clang-format on

}  // namespace gate
