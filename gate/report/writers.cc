// The table of formats.
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/report/formats.h"
#include "gate/report/run_json.h"

namespace gate {
namespace {

constexpr Writer kWriters[] = {
    {"text", "for people: what failed, why it hurts, what to write instead", write_text,
     write_all_text},
    {"json", "for programs: everything observed and judged, docs/schema/report.schema.json",
     write_json, write_all_json},
    {"junit", "for CI: JUnit XML, one test case per migration and check", write_junit,
     write_all_junit},
    {"jenkins-xunit", "the same without files and lines, as Jenkins' xunit plugin wants it",
     write_jenkins_xunit, write_all_jenkins_xunit},
    {"sarif", "for code scanning: SARIF 2.1.0", write_sarif, write_all_sarif},
    {"github", "annotations of GitHub Actions, for standard output", write_github,
     write_all_github},
    {"markdown", "a comment on a pull or merge request, or a job's summary", write_markdown,
     write_all_markdown},
    {"checklist", "the deployment checklist: what the run proved, and what a person has to do",
     write_checklist, write_all_checklist},
    {"html", "a page to read and pass on: one file with everything, for any browser", write_html,
     write_all_html},
    {"code-quality", "GitLab's Code Quality", write_code_quality, write_all_code_quality},
    {"metrics", "OpenMetrics: counts, durations, sizes", write_metrics, write_all_metrics},
    {"dotenv", "variables for the jobs that follow", write_dotenv, write_all_dotenv},
};

}  // namespace

void write_json(const Run& run, const Judgement& judgement, const ReportOptions& options,
                std::ostream& out) {
  out << to_json(run, judgement, options.comparison);
}

void write_all_json(const RunSet& set, const ReportOptions&, std::ostream& out) {
  out << to_json(set);
}

std::span<const Writer> writers() {
  return kWriters;
}

const Writer& find_writer(std::string_view name) {
  std::vector<std::string> known;
  for (const Writer& writer : kWriters) {
    if (writer.name == name) return writer;
    known.emplace_back(writer.name);
  }
  throw UsageError(
      concat("unknown report format ", in_quotes(name), " (known: ", join(known, ", "), ')'));
}

void write_report(const Writer& writer, const RunSet& set, const ReportOptions& options,
                  std::ostream& out) {
  if (!set.is_one) return writer.write_all(set, options, out);
  const JudgedRun& one = set.runs.front();
  ReportOptions own = options;
  own.comparison = one.comparison ? &*one.comparison : nullptr;
  writer.write(one.run, one.judgement, own, out);
}

}  // namespace gate
