// Findings that were there before: what the baseline file says of them, and whether it is still so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/checks/check.h"

namespace gate {

inline constexpr std::string_view kBaselineCheck = "baseline/current";

// The entries of a run's baseline. A point is known where check, subject and migration are those of
// an entry and, where the entry states one, the message: three lost rows do not cover three
// thousand. Times that were measured do not count, as they are others in every run.
class Baseline {
 public:
  // The run must outlive the baseline.
  explicit Baseline(const Run& run);

  // Turns a failed point or a warning that is known into a passed one. Every point of the run has
  // to come here, after the allowances.
  void apply(Point& point);

  // One point for each entry: current, stale, expired, or skipped where it cannot be said.
  void report(Findings& findings) const;

  // Those about which this run says nothing, since their check did not look.
  std::vector<KnownPoint> undecided() const;

 private:
  struct Entry {
    KnownPoint known{};
    int found = 0;            // points that it is about, with its message
    std::string other{};      // the message of one that has another
    bool is_passed = false;   // the check looked, and says so
    std::string not_known{};  // why a check that could have found it did not look
  };

  void note_silence(const Point& point);
  Point describe(const Entry& entry) const;
  std::string why_undecided(const Entry& entry) const;
  std::string why_stale(const Entry& entry) const;

  const Run& run_;
  std::vector<Entry> entries_;
};

// Whether an entry turned the point.
bool is_known(const Point& point);

// The baseline that covers all that fails or warns in `run`, whatever its present baseline covers.
// Entries that are there keep owner, reason and, unless it has passed, the date; new ones take
// those of `fresh`. An entry that nothing needs any more is left out; one that cannot be judged
// stays.
std::vector<KnownPoint> renewed_baseline(Run run, const KnownPoint& fresh);

}  // namespace gate
