// GitLab Code Quality: a JSON array in the part of the Code Climate format that GitLab reads
// (docs.gitlab.com/ci/testing/code_quality). It stops at the first item that it does not take, and
// two items with one fingerprint are one to it.
#include <nlohmann/json.hpp>

#include "gate/report/escape.h"
#include "gate/report/formats.h"
#include "gate/report/issues.h"

namespace gate {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLongestText = 1000;

std::string_view severity_of(Verdict verdict) {
  if (verdict == Verdict::failed) return "critical";
  return verdict == Verdict::error ? "blocker" : "minor";
}

void write(const std::vector<Issue>& issues, std::ostream& out) {
  Json items = Json::array();
  for (Issue issue : issues) {
    issue.scenario.clear();  // the title begins with it
    items.push_back({{"description", issue.title + ": " + advice_of(issue, kLongestText)},
                     {"check_name", one_line(issue.point->check, kLongestText)},
                     {"fingerprint", issue.fingerprint},
                     {"severity", severity_of(issue.point->verdict)},
                     {"location", {{"path", issue.path}, {"lines", {{"begin", issue.line}}}}}});
  }
  out << items.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

void write_code_quality(const Run& run, const Judgement& judgement, const ReportOptions&,
                        std::ostream& out) {
  write(issues_of(run, judgement), out);
}

void write_all_code_quality(const RunSet& set, const ReportOptions&, std::ostream& out) {
  write(issues_of(set), out);
}

}  // namespace gate
