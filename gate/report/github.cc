// Workflow commands of GitHub Actions (docs.github.com, "Workflow commands"): a message at the line
// of a file. Of each kind a step shows ten.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/formats.h"
#include "gate/report/issues.h"
#include "gate/report/points.h"

namespace gate {
namespace {

constexpr std::size_t kMostOfAKind = 10;
constexpr std::size_t kLongestMessage = 3500;  // GitHub cuts at 4,096

std::string escaped(std::string_view text, std::string_view also) {
  std::string out;
  for (const char c : text) {
    const bool is_special = c == '%' || c == '\r' || c == '\n' || also.find(c) != also.npos;
    out += is_special ? percent_escape(c) : std::string(1, c);
  }
  return out;
}

// What GitHub's own escapes can say exactly needs no blank that would make it another path or
// title. "##[" and "##vso[" they cannot say: GitHub's runner looks for these only in a line that is
// no command, but Azure's agent in every line.
std::string property(std::string_view name, std::string_view value) {
  return concat(name, '=', log_text(escaped(visible(value), ":,")));
}

std::string command(std::string_view kind, const Issue& issue) {
  const std::string text = std::string(head_of(show_point(*issue.point, ""), kLongestMessage));
  return concat("::", kind, ' ', property("file", issue.path), ',',
                property("line", std::to_string(issue.line)), ',', property("title", issue.title),
                "::", escaped(text, ""), '\n');
}

// The last of many says how many more there are.
std::string commands(std::string_view kind, const std::vector<Issue>& issues) {
  std::string text;
  const bool is_cut = issues.size() > kMostOfAKind;
  const std::size_t shown = is_cut ? kMostOfAKind - 1 : issues.size();
  for (std::size_t i = 0; i < shown; ++i) text += command(kind, issues[i]);
  if (is_cut) {
    text += concat("::", kind, " title=migration-gate::… and ", issues.size() - shown,
                   " more; the report has them all\n");
  }
  return text;
}

void write(std::vector<Issue> errors, const Judgement& judgement, std::ostream& out) {
  const auto is_error = [](const Issue& issue) { return issue.point->verdict != Verdict::warning; };
  const auto first = std::stable_partition(errors.begin(), errors.end(), is_error);
  const std::vector<Issue> warnings(first, errors.end());
  errors.erase(first, errors.end());
  out << commands("error", errors) << commands("warning", warnings);
  const bool is_quiet = judgement.verdict == GateVerdict::passed || !errors.empty();
  out << (is_quiet ? "::notice" : "::error")
      << " title=migration-gate::" << escaped(log_text(judgement.headline), "") << '\n';
}

}  // namespace

void write_github(const Run& run, const Judgement& judgement, const ReportOptions&,
                  std::ostream& out) {
  write(issues_of(run, judgement), judgement, out);
}

void write_all_github(const RunSet& set, const ReportOptions&, std::ostream& out) {
  write(issues_of(set), set.total, out);
}

}  // namespace gate
