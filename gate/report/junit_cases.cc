// Consumers keep one case per name and drop the others, so names are unique by construction, and
// the same in every run, so that they can be compared.
#include "gate/report/junit_cases.h"

#include <algorithm>
#include <map>
#include <utility>

#include "gate/base/text.h"
#include "gate/report/escape.h"

namespace gate {
namespace {

constexpr std::size_t kLongestMessage = 1000;

std::string name_of(std::string_view text) {
  const std::string name = one_line(text, kLongestJunitName);
  return name.empty() ? "unnamed" : name;
}

std::string class_of(const Point& point, const Run& run) {
  if (point.migration.empty()) return concat("gate.", to_string(point.phase));
  const auto found = std::find_if(
      run.migrations.begin(), run.migrations.end(),
      [&](const MigrationRecord& migration) { return migration.version == point.migration; });
  const bool named = found != run.migrations.end() && !found->name.empty();
  return name_of(
      concat("migrations.", point.migration, named ? "_" : "", named ? found->name : ""));
}

// A type without a dot is taken by some readers as a cast: "integer", "file".
std::string type_of(std::string_view check) {
  std::string type;
  for (const char c : check) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    type += plain || c == '-' || c == '.' ? c : c == '/' ? '.' : '_';
  }
  return type.empty() ? "unnamed" : type;
}

Verdict outcome_of(Verdict verdict) {
  return verdict == Verdict::warning ? Verdict::passed : verdict;
}

int badness(Verdict verdict) {
  switch (verdict) {
    case Verdict::failed:
      return 4;
    case Verdict::error:
      return 3;
    case Verdict::skipped:
      return 2;
    case Verdict::warning:
      return 1;
    case Verdict::passed:
      break;
  }
  return 0;
}

std::string relative(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return one_line(path, kLongestMessage);
}

void conclude(JunitCase& test) {
  const auto worst = std::max_element(
      test.points.begin(), test.points.end(),
      [](const Point* a, const Point* b) { return badness(a->verdict) < badness(b->verdict); });
  const Point& point = **worst;
  const auto alike = std::count_if(test.points.begin(), test.points.end(), [&](const Point* other) {
    return other->verdict == point.verdict;
  });
  test.outcome = outcome_of(point.verdict);
  test.message = one_line(point.message, kLongestMessage);
  if (test.message.empty()) test.message = to_string(point.verdict);
  if (alike > 1) test.message += concat(" (and ", with_thousands(alike - 1), " more)");
  test.file = relative(point.location.path);
  test.line = point.location.line;
  for (const Point* each : test.points) test.seconds += each->seconds;
}

// What the gate's verdict is in JUnit's words.
Verdict outcome_of(GateVerdict verdict) {
  if (verdict == GateVerdict::passed) return Verdict::passed;
  return verdict == GateVerdict::failed ? Verdict::failed : Verdict::error;
}

bool tells(const std::vector<JunitCase>& cases, Verdict outcome) {
  if (outcome == Verdict::passed) return !cases.empty();
  return std::any_of(cases.begin(), cases.end(),
                     [&](const JunitCase& test) { return test.outcome == outcome; });
}

}  // namespace

std::vector<JunitCase> junit_cases(const Run& run, const Judgement& judgement) {
  std::vector<JunitCase> cases;
  std::map<std::pair<std::string, std::string>, std::size_t> known;
  for (const Point& point : judgement.points) {
    const std::string classname = class_of(point, run);
    const std::string name = name_of(point.check);
    const auto [at, is_new] = known.try_emplace({classname, name}, cases.size());
    if (is_new) {
      cases.push_back({.classname = classname, .name = name, .type = type_of(point.check)});
    }
    cases[at->second].points.push_back(&point);
  }
  std::for_each(cases.begin(), cases.end(), conclude);
  const std::vector<JunitCase> verdict = junit_verdict(judgement, cases);
  cases.insert(cases.end(), verdict.begin(), verdict.end());
  return cases;
}

std::vector<JunitCase> junit_verdict(const Judgement& judgement,
                                     const std::vector<JunitCase>& cases) {
  const Verdict outcome = outcome_of(judgement.verdict);
  if (tells(cases, outcome)) return {};
  return {{.classname = "gate.verdict",
           .name = "verdict",
           .outcome = outcome,
           .type = "verdict",
           .message = one_line(judgement.headline, kLongestMessage)}};
}

}  // namespace gate
