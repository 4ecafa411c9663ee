// What the user decided: which checks count, how much, and what is allowed.
#pragma once

#include <string>
#include <vector>

#include "gate/checks/check.h"

namespace gate {

// Why a name or glob can be none of a check, with the nearest id; empty = it matches one.
std::string why_no_check(std::string_view pattern);

// UsageError where a name or glob of the policy matches no check.
void check_policy(const Policy& policy);

// `off` where --only, --skip or a severity leaves the check out. An exact id goes before a glob, a
// longer glob before a shorter one.
Severity severity_of(const Policy& policy, const Check& check);

// YYYY-MM-DD: what the dates of exceptions are compared with.
std::string today_of(const Run& run);

// Why not all was observed that would have been; empty = it was.
std::string why_unfinished(const Run& run);

// The same for this run: `off`, too, where scripts are read alone and the check needs a database.
Severity severity_in(const Run& run, const Check& check);

// The allowances of a run, those in its pending scripts among them.
class Allowances {
 public:
  // The run must outlive the allowances.
  explicit Allowances(const Run& run);

  // Turns a failed point or a warning that one of them matches into a passed one.
  void apply(Point& point);

  // One point for each: used, unused, expired, unreadable, or skipped where it cannot be said;
  // and one for each declared transform that matches no column.
  void report(Findings& findings) const;

 private:
  struct Entry {
    Allowance allowance{};
    int used = 0;
  };

  bool is_expired(const Allowance& allowance) const;
  Point describe(const Entry& entry) const;
  std::string why_unknown(const Allowance& allowance) const;
  void report_transforms(Findings& findings) const;

  const Run& run_;
  std::vector<Entry> entries_;
};

}  // namespace gate
