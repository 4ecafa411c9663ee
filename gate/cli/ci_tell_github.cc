// GitHub Actions: annotations in the log, the step's summary and its outputs.
#include <cstdlib>
#include <sstream>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/cli/ci_system.h"
#include "gate/report/escape.h"
#include "gate/report/writer.h"

namespace gate {

namespace {

// GitHub drops a summary of more than a mebibyte, with all that is in it.
constexpr std::uint64_t kMostSummary = 1'000'000;

std::string file_in(const char* variable) {
  const char* path = std::getenv(variable);
  return path == nullptr ? "" : path;
}

std::string rendered(std::string_view format, const RunSet& set) {
  std::ostringstream text;
  write_report(find_writer(format), set, {}, text);
  return std::move(text).str();
}

void append(const char* variable, const std::string& lines) {
  const std::string path = file_in(variable);
  if (path.empty()) return;
  try {
    append_lines(path, lines);
  } catch (const Error& error) {
    log_warning(concat(error.what(), "; $", variable, " names it"));
  }
}

std::string name_of(const RunSet& set) {
  return set.is_one ? one_line(set.runs.front().run.scenario, 100) : "all scenarios";
}

std::string summary_of(const RunSet& set) {
  const std::string path = file_in("GITHUB_STEP_SUMMARY");
  const std::uint64_t bytes = is_regular_file(path) ? file_size(path) : 0;
  const std::string text = rendered("markdown", set);
  if (bytes + text.size() <= kMostSummary) return text + '\n';
  const std::string line = concat("* ", name_of(set), ": ", to_string(set.total.verdict), "\n");
  return bytes + line.size() <= kMostSummary ? line : "";
}

std::string outputs_of(const Judgement& total) {
  const auto line = [](std::string_view name, const auto& value) {
    return concat(name, '=', value, '\n');
  };
  return line("verdict", to_string(total.verdict)) + line("exit-code", total.exit_code) +
         line("failed", total.counts.failed) + line("errors", total.counts.error) +
         line("warnings", total.counts.warning) + line("passed", total.counts.passed) +
         line("headline", one_line(total.headline, 1000));
}

}  // namespace

std::string annotate_github(const RunSet& set) {
  return rendered("github", set);
}

void note_github(const RunSet& set) {
  append("GITHUB_STEP_SUMMARY", summary_of(set));
  append("GITHUB_OUTPUT", outputs_of(set.total));
}

}  // namespace gate
