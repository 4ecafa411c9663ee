#include "gate/checks/total.h"

#include <algorithm>

#include "gate/base/exit_code.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::size_t kMostNames = 10;

// "blog, shop and 3 more"
std::string list_of(const std::vector<std::string>& names) {
  std::vector<std::string> shown(
      names.begin(),
      names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kMostNames)));
  const std::string more =
      names.size() > kMostNames ? concat(" and ", names.size() - kMostNames, " more") : "";
  return concat(join(shown, ", "), more);
}

void add(const Counts& counts, Counts& total) {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.warning += counts.warning;
  total.skipped += counts.skipped;
  total.error += counts.error;
}

// The scenarios by how they ended.
struct Sorted {
  std::vector<std::string> passed{};
  std::vector<std::string> failed{};
  std::vector<std::string> not_judged{};
  std::vector<std::string> stopped{};
  std::vector<std::string> missing{};

  std::size_t count() const {
    return passed.size() + failed.size() + not_judged.size() + stopped.size() + missing.size();
  }
};

Sorted sort_out(const std::vector<ScenarioJudgement>& scenarios, const Shard& shard) {
  Sorted sorted{.missing = missing_from(scenarios, shard)};
  for (const ScenarioJudgement& one : scenarios) {
    auto& list = one.judgement->verdict == GateVerdict::failed       ? sorted.failed
                 : one.is_stopped                                    ? sorted.stopped
                 : one.judgement->verdict == GateVerdict::not_judged ? sorted.not_judged
                                                                     : sorted.passed;
    list.push_back(one.scenario);
  }
  return sorted;
}

GateVerdict verdict_of(const Sorted& sorted) {
  if (!sorted.failed.empty()) return GateVerdict::failed;
  const bool is_whole =
      sorted.not_judged.empty() && sorted.stopped.empty() && sorted.missing.empty();
  return is_whole ? GateVerdict::passed : GateVerdict::not_judged;
}

std::string passed_headline(const Sorted& sorted, const Counts& counts) {
  if (sorted.count() == 0) return "PASSED: there is no scenario in this shard";
  const std::string warnings =
      counts.warning == 0 ? "" : concat(", ", count_of(counts.warning, "warning"));
  return concat("PASSED: ", count_of(std::ssize(sorted.passed), "scenario"), ", ",
                count_of(counts.passed + counts.warning, "point"), " verified", warnings);
}

std::string headline_of(const Sorted& sorted, const Judgement& total) {
  if (total.verdict == GateVerdict::passed) return passed_headline(sorted, total.counts);
  const bool is_failed = total.verdict == GateVerdict::failed;
  std::vector<std::string> parts;
  const auto say = [&](const std::vector<std::string>& names, std::string_view what) {
    if (names.empty()) return;
    const std::string of =
        parts.empty() ? concat(names.size(), " of ",
                               count_of(static_cast<long long>(sorted.count()), "scenario"))
                      : std::to_string(names.size());
    parts.push_back(concat(of, ' ', what, " (", list_of(names), ')'));
  };
  say(sorted.failed, "failed");
  say(sorted.not_judged, "could not be judged");
  say(sorted.stopped, "interrupted");
  say(sorted.missing, "missing");
  const bool is_let_pass = is_failed && total.exit_code == static_cast<int>(ExitCode::passed);
  return concat(is_failed ? "FAILED: " : "NOT JUDGED: ", join(parts, ", "),
                is_let_pass ? "; --fail-on never lets it pass" : "");
}

}  // namespace

int worse(int a, int b) {
  constexpr ExitCode kBestFirst[] = {ExitCode::passed, ExitCode::empty, ExitCode::cannot_judge,
                                     ExitCode::usage,  ExitCode::bug,   ExitCode::failed};
  // A signal is none of them, and stands above all.
  const auto rank = [&](int code) {
    return std::ranges::find(kBestFirst, static_cast<ExitCode>(code)) - std::begin(kBestFirst);
  };
  return rank(b) > rank(a) ? b : a;
}

std::vector<std::string> missing_from(const std::vector<ScenarioJudgement>& scenarios,
                                      const Shard& shard) {
  std::vector<std::string> missing;
  for (const std::string& name : scenarios_of(shard)) {
    if (std::ranges::find(scenarios, name, &ScenarioJudgement::scenario) == scenarios.end()) {
      missing.push_back(name);
    }
  }
  return missing;
}

Judgement total_of(const std::vector<ScenarioJudgement>& scenarios, const Shard& shard) {
  const Sorted sorted = sort_out(scenarios, shard);
  Judgement total{.verdict = verdict_of(sorted)};
  for (const ScenarioJudgement& one : scenarios) {
    total.exit_code = worse(total.exit_code, one.judgement->exit_code);
    add(one.judgement->counts, total.counts);
    if (total.unjudged.empty() && !is_whole(*one.judgement)) {
      total.unjudged = concat(one.scenario, ": ", one.judgement->unjudged);
    }
  }
  if (!sorted.missing.empty()) {
    if (total.unjudged.empty()) total.unjudged = concat(sorted.missing.front(), " is missing");
    total.exit_code = worse(total.exit_code, static_cast<int>(ExitCode::cannot_judge));
  }
  const std::string part = show_shard(shard);
  total.headline = concat(headline_of(sorted, total), part.empty() ? "" : concat("; ", part));
  return total;
}

}  // namespace gate
