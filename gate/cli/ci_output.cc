#include "gate/cli/ci_output.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "gate/base/clock.h"
#include "gate/base/exit_code.h"
#include "gate/base/file.h"
#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/writer.h"

namespace gate {

struct CiRunner {
  std::string_view name;
  const char* variable;
  std::string (*annotate)(const Run& run, const Judgement& judgement);
  std::string (*fold)(const Run& run, const Judgement& judgement, const std::string& text);
  void (*note)(const Run& run, const Judgement& judgement, const Comparison* comparison,
               const Judgement& total);
};

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string rendered(std::string_view format, const Run& run, const Judgement& judgement,
                     const Comparison* comparison = nullptr) {
  std::ostringstream text;
  find_writer(format).write(run, judgement, {.comparison = comparison}, text);
  return std::move(text).str();
}

bool ends_with_newline(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  file.seekg(-1, std::ios::end);
  return file.get() == '\n';
}

// To the file that a variable of the system names, where it does.
void append(const char* name, const std::string& text) {
  const std::string path = variable(name);
  if (path.empty()) return;
  const bool is_cut = is_regular_file(path) && file_size(path) > 0 && !ends_with_newline(path);
  std::ofstream file(path, std::ios::app | std::ios::binary);
  file << (is_cut ? "\n" : "") << text;
  file.flush();
  if (!file)
    log_warning(concat("could not write to ", in_quotes(path), ", which $", name, " names"));
}

// GitHub drops a summary of more than a mebibyte, with all that is in it.
constexpr std::uint64_t kMostSummary = 1'000'000;

std::string summary_of(const Run& run, const Judgement& judgement, const Comparison* comparison) {
  const std::string path = variable("GITHUB_STEP_SUMMARY");
  const std::uint64_t bytes = is_regular_file(path) ? file_size(path) : 0;
  const std::string text = rendered("markdown", run, judgement, comparison);
  if (bytes + text.size() <= kMostSummary) return text + '\n';
  const std::string line =
      concat("* ", one_line(run.scenario, 100), ": ", to_string(judgement.verdict), "\n");
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

std::string annotate_github(const Run& run, const Judgement& judgement) {
  return rendered("github", run, judgement);
}

// The last line of an output's name is the one that holds.
void note_github(const Run& run, const Judgement& judgement, const Comparison* comparison,
                 const Judgement& total) {
  append("GITHUB_STEP_SUMMARY", summary_of(run, judgement, comparison));
  append("GITHUB_OUTPUT", outputs_of(total));
}

// As GitLab's runner reads it (docs.gitlab.com, "Job logs"): letters, digits, '_', '.' and '-'.
std::string section_name(const std::string& scenario) {
  std::string name = concat("migration-gate-", scenario);
  std::ranges::replace_if(
      name,
      [](char c) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return !is_letter && !(c >= '0' && c <= '9') && c != '_' && c != '.' && c != '-';
      },
      '-');
  return name;
}

std::string fold_gitlab(const Run& run, const Judgement& judgement, const std::string& text) {
  const std::size_t end = text.size() < 2 ? text.npos : text.rfind('\n', text.size() - 2);
  if (end == text.npos) return text;  // the verdict alone
  const std::string name = section_name(run.scenario);
  const auto now = std::to_string(seconds_since_1970());
  const std::string_view is_closed =
      judgement.verdict == GateVerdict::passed ? "[collapsed=true]" : "";
  return concat(
      "\x1b[0Ksection_start:", now, ':', name, is_closed, "\r\x1b[0K",
      one_line(concat("migration-gate ", run.scenario, ": ", to_string(judgement.verdict)), 200),
      '\n', text.substr(0, end + 1), "\x1b[0Ksection_end:", now, ':', name, "\r\x1b[0K\n",
      text.substr(end + 1));
}

constexpr CiRunner kRunners[] = {
    {"github", "GITHUB_ACTIONS", annotate_github, nullptr, note_github},
    {"gitlab", "GITLAB_CI", nullptr, fold_gitlab, nullptr},
};

bool is_worse(GateVerdict a, GateVerdict b) {
  return static_cast<int>(a) > static_cast<int>(b);
}

}  // namespace

int worse(int a, int b) {
  const auto rank = [](int code) {
    if (code > 128) return 5;
    if (code == static_cast<int>(ExitCode::cannot_judge)) return 4;
    if (code == static_cast<int>(ExitCode::failed)) return 3;
    return code == static_cast<int>(ExitCode::empty) ? 1 : 0;
  };
  return rank(b) > rank(a) ? b : a;
}

CiOutput::CiOutput(const std::string& wanted) {
  for (const CiRunner& runner : kRunners) {
    const bool is_there = variable(runner.variable) == "true";
    if (wanted == runner.name || (wanted == "auto" && is_there)) runner_ = &runner;
  }
}

void CiOutput::note(const Run& run, const Judgement& judgement, const Comparison* comparison) {
  const bool is_first = total_.headline.empty();
  if (is_first || is_worse(judgement.verdict, total_.verdict)) {
    total_.verdict = judgement.verdict;
    total_.headline = judgement.headline;
  }
  total_.exit_code = worse(total_.exit_code, judgement.exit_code);
  total_.counts.passed += judgement.counts.passed;
  total_.counts.failed += judgement.counts.failed;
  total_.counts.warning += judgement.counts.warning;
  total_.counts.skipped += judgement.counts.skipped;
  total_.counts.error += judgement.counts.error;
  if (runner_ != nullptr && runner_->note != nullptr)
    runner_->note(run, judgement, comparison, total_);
}

std::string CiOutput::annotations(const Run& run, const Judgement& judgement) const {
  const bool can = runner_ != nullptr && runner_->annotate != nullptr;
  return can ? runner_->annotate(run, judgement) : "";
}

std::string CiOutput::folded(const Run& run, const Judgement& judgement,
                             const std::string& text) const {
  const bool can = runner_ != nullptr && runner_->fold != nullptr;
  return can ? runner_->fold(run, judgement, text) : text;
}

}  // namespace gate
