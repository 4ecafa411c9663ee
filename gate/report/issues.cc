#include "gate/report/issues.h"

#include <algorithm>
#include <map>

#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/points.h"

namespace gate {
namespace {

constexpr std::size_t kLongestTitle = 250;

// Empty for a file outside, as for none: code scanners refuse a whole report for one such path.
std::string in_repository(std::string path) {
  while (path.starts_with("./")) path.erase(0, 2);
  const bool is_outside = path.starts_with('/') || path == ".." || path.starts_with("../");
  return is_outside ? "" : visible(path);
}

// What stands for a point that no file of its own explains.
std::string file_of(const Run& run, const Point& point) {
  const std::string* pending = nullptr;
  for (const MigrationRecord& migration : run.migrations) {
    if (migration.path.empty()) continue;
    if (!point.migration.empty() && migration.version == point.migration) return migration.path;
    if (pending == nullptr && migration.pending) pending = &migration.path;
  }
  if (pending != nullptr) return *pending;
  return run.folder.empty() ? "migrations" : run.folder;
}

std::string title_of(const Point& point) {
  const bool has_subject = !point.subject.empty() && point.subject != point.migration;
  return one_line(has_subject ? concat(point.check, ": ", point.subject) : point.check,
                  kLongestTitle);
}

std::string name_of(const Run& run, const Point& point) {
  return concat(run.scenario, '\n', lasting_name(point));
}

Issue issue_of(const Run& run, const Point& point) {
  Issue issue{.point = &point, .title = title_of(point)};
  issue.path = in_repository(point.location.path);
  if (!issue.path.empty()) {
    issue.line = std::max(point.location.line, 1);
    issue.column = point.location.column;
  } else {
    issue.path = in_repository(file_of(run, point));
    if (issue.path.empty()) issue.path = ".";  // the repository's top, as ./ says
  }
  return issue;
}

}  // namespace

std::vector<Issue> issues_of(const Run& run, const Judgement& judgement, bool allowed) {
  std::vector<Issue> issues;
  const auto add = [&](auto is_wanted) {
    for (const Point& point : judgement.points) {
      if (is_wanted(point)) issues.push_back(issue_of(run, point));
    }
  };
  for (const Verdict verdict : {Verdict::failed, Verdict::error, Verdict::warning}) {
    add([&](const Point& point) { return point.verdict == verdict; });
  }
  if (allowed) {
    add([](const Point& point) {
      return point.verdict == Verdict::passed && !point.allowed.empty();
    });
  }
  std::map<std::string, int> occurrences;
  for (Issue& issue : issues) {
    const std::string name = name_of(run, *issue.point);
    issue.fingerprint = sha256(concat(name, '\n', ++occurrences[name])).substr(0, 32);
  }
  return issues;
}

std::vector<Issue> issues_of(const RunSet& set, bool allowed) {
  std::vector<Issue> all;
  for (const JudgedRun& one : set.runs) {
    for (Issue& issue : issues_of(one.run, one.judgement, allowed)) {
      issue.scenario = one_line(one.run.scenario, kLongestTitle);
      issue.title = one_line(concat(issue.scenario, ": ", issue.title), kLongestTitle);
      all.push_back(std::move(issue));
    }
  }
  constexpr Verdict kOrder[] = {Verdict::failed, Verdict::error, Verdict::warning, Verdict::passed};
  std::ranges::stable_sort(all, {}, [&](const Issue& issue) {
    return std::ranges::find(kOrder, issue.point->verdict) - std::begin(kOrder);
  });
  return all;
}

std::string advice_of(const Issue& issue, std::size_t max_bytes) {
  const Point& point = *issue.point;
  std::string text =
      issue.scenario.empty() ? point.message : concat(issue.scenario, ": ", point.message);
  const auto add = [&](std::string_view sentence) {
    if (sentence.empty()) return;
    if (!text.empty() && !text.ends_with('.')) text += '.';
    text += concat(text.empty() ? "" : " ", sentence);
  };
  add(point.why);
  add(point.hint);
  return one_line(text, max_bytes);
}

}  // namespace gate
