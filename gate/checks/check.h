// The table of checks. A check is a pure function of the run; it says what it found on each
// subject, and the loop in judge.cc adds policy.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/point.h"
#include "gate/model/run.h"

namespace gate {

// Collects what one check found.
class Findings {
 public:
  void pass(std::string subject, std::string message) {
    add(Verdict::passed, std::move(subject), std::move(message));
  }
  Point& fail(std::string subject, std::string message) {
    return add(Verdict::failed, std::move(subject), std::move(message));
  }
  void skip(std::string subject, std::string reason) {
    add(Verdict::skipped, std::move(subject), std::move(reason));
  }
  // Like the above, for a point about one migration.
  Point& add(Verdict verdict, std::string subject, std::string message);

  std::vector<Point> points{};
};

struct Check {
  std::string_view id;
  Phase phase;
  Severity severity;  // default
  // The default where scripts are read alone, which refutes nothing; nothing = not judged then.
  std::optional<Severity> alone{};
  std::string_view summary;  // "fails when …", one line
  std::string_view why;      // what it means in production, one sentence
  std::string_view fix;      // the safe way, one or two sentences
  // Null for allow/used and baseline/current alone: they are about the points of all others.
  void (*judge)(const Run& run, Findings& findings);
};

// By phase, then in the order in which a reader wants them.
std::span<const Check> checks();

// Those of them that look at what statements say, too: lint_rows.cc.
std::span<const Check> lint_checks();

// Null where there is none.
const Check* find_check(std::string_view id);

// Judges the run under its own policy (run.policy).
Judgement judge(const Run& run);

}  // namespace gate
