#include "gate/cli/output.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>
#include <sstream>

#include "gate/base/error.h"
#include "gate/base/exit_code.h"
#include "gate/base/file.h"
#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/checks/policy.h"
#include "gate/cli/baseline.h"
#include "gate/report/writer.h"

namespace gate {

namespace {

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool wants_color(const std::string& choice) {
  if (choice != "auto") return choice == "always";
  if (is_set("NO_COLOR")) return false;
  if (is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE")) return true;
  const char* term = std::getenv("TERM");
  return isatty(STDOUT_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

// One report that cannot be written keeps no other from its place.
bool try_to(const std::function<void()>& write) {
  try {
    write();
    return true;
  } catch (const Error& error) {
    log_error(error.what());
    return false;
  }
}

std::string where_reports_are(const std::vector<ReportTarget>& targets) {
  std::string places;
  for (const ReportTarget& target : targets) {
    if (target.path != "-") places += concat(" · ", target.format, ": ", target.path);
  }
  return places;
}

void print(const std::string& text) {
  std::cout << text << std::flush;
  if (!std::cout) throw Error("the report could not be written to standard output");
}

void write_to_stdout(const Writer& writer, const Run& run, const Judgement& judgement,
                     const ReportOptions& options) {
  writer.write(run, judgement, options, std::cout);
  print("");
}

std::string text_of(const Run& run, const Judgement& judgement, const ReportOptions& options) {
  std::ostringstream text;
  find_writer("text").write(run, judgement, options, text);
  return std::move(text).str();
}

void write_to_file(const Writer& writer, const Run& run, const Judgement& judgement,
                   const Comparison* comparison, const std::string& path) {
  std::ostringstream text;
  writer.write(run, judgement, {.verbosity = 1, .comparison = comparison}, text);
  write_file(path, text.view());
}

}  // namespace

bool is_same_place(const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (a == "-" || b == "-") return false;
  std::error_code error;  // what cannot be resolved is another place, and will not be written
  const auto first = std::filesystem::weakly_canonical(std::filesystem::absolute(a), error);
  if (error) return false;
  const auto second = std::filesystem::weakly_canonical(std::filesystem::absolute(b), error);
  return !error && first == second;
}

std::vector<ReportTarget> parse_reports(const std::vector<std::string>& specs) {
  std::vector<ReportTarget> targets;
  for (const std::string& spec : specs) {
    const std::size_t equals = spec.find('=');
    ReportTarget target{.format = spec.substr(0, equals), .path = "-"};
    if (equals != std::string::npos) target.path = spec.substr(equals + 1);
    find_writer(target.format);
    if (target.path.empty()) throw UsageError(concat("--report ", spec, ": the path is empty"));
    const auto same = std::ranges::find_if(
        targets, [&](const ReportTarget& other) { return is_same_place(target.path, other.path); });
    if (same != targets.end()) {
      throw UsageError(concat("--report ", spec, ": '", target.path,
                              "' is already the place of the ", same->format, " report"));
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

void apply_options(const OutputOptions& options, Policy& policy) {
  if (options.fail_on) policy.fail_on = *options.fail_on;
  if (!options.only.empty()) policy.only = options.only;
  policy.skip.insert(policy.skip.end(), options.skip.begin(), options.skip.end());
  check_policy(policy);
}

int publish(const Run& found, const OutputOptions& options, const std::optional<BaseReport>& base) {
  CiOutput ci(options.ci);
  return publish(found, options, base, ci);
}

int publish(const Run& found, const OutputOptions& options, const std::optional<BaseReport>& base,
            CiOutput& ci) {
  std::optional<Run> with_baseline;
  bool is_complete = true;
  if (!options.baseline.write.empty()) {
    with_baseline = found;
    is_complete = try_to([&] { write_baseline(options.baseline, *with_baseline); });
  }
  const Run& run = with_baseline ? *with_baseline : found;
  const Judgement judgement = judge(run);
  const std::vector<ReportTarget> targets = parse_reports(options.reports);
  const std::optional<Comparison> compared =
      base ? std::optional(compare_with(*base, run, judgement)) : std::nullopt;
  const Comparison* comparison = compared ? &*compared : nullptr;
  const ReportOptions shown{.color = wants_color(options.color),
                            .verbosity = options.verbosity,
                            .comparison = comparison};
  std::vector<ReportTarget> written;
  bool is_stdout_taken = false;
  const auto write = [&](const Writer& writer, const std::string& path, const Judgement& judged) {
    const bool is_written = try_to([&] {
      if (path != "-") return write_to_file(writer, run, judged, comparison, path);
      write_to_stdout(writer, run, judged, shown);
    });
    if (path == "-") is_stdout_taken = true;
    is_complete = is_complete && is_written;
    return is_written;
  };
  for (const ReportTarget& target : targets) {
    if (write(find_writer(target.format), target.path, judgement)) written.push_back(target);
  }
  const bool has_annotations = std::ranges::any_of(targets, [](const ReportTarget& target) {
    return target.format == "github" && target.path == "-";
  });
  const std::string annotations = has_annotations ? "" : ci.annotations(run, judgement);
  if (is_stdout_taken) {
    std::cerr << annotations;  // the runner reads both
  } else {
    Judgement with_places = judgement;
    with_places.headline += where_reports_are(written);
    const bool is_written = try_to(
        [&] { print(annotations + ci.folded(run, judgement, text_of(run, with_places, shown))); });
    is_complete = is_complete && is_written;
  }
  const bool is_stopped = run.stopped_by != 0;  // what the caller has to know first
  const int code =
      is_complete || is_stopped ? judgement.exit_code : static_cast<int>(ExitCode::cannot_judge);
  Judgement told = judgement;
  told.exit_code = code;
  ci.note(run, told, comparison);
  return code;
}

}  // namespace gate
