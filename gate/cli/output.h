// A judged run, written wherever the user asked.
#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "gate/cli/base_report.h"
#include "gate/cli/ci_output.h"
#include "gate/cli/commands.h"
#include "gate/model/run.h"
#include "gate/report/run_set.h"
#include "gate/report/writer.h"

namespace gate {

struct ReportTarget {
  std::string format{};
  std::string path{};  // "-" = stdout
};

// Whether two reports' paths, however they are written, are one file or both stdout.
bool is_same_place(const std::string& a, const std::string& b);

// UsageError for an unknown format, or two reports in one place.
std::vector<ReportTarget> parse_reports(const std::vector<std::string>& specs);

// The same of formats for which `require` does not throw.
std::vector<ReportTarget> parse_reports(const std::vector<std::string>& specs,
                                        const std::function<void(const std::string&)>& require);

// "always", "never" or "auto": what the terminal and the environment say.
bool wants_color(const std::string& choice);

// On stdout; Error where that cannot be written to.
void print_report(const std::string& text);

// Policy from the command line over `policy`. UsageError for a check that does not exist.
void apply_options(const OutputOptions& options, Policy& policy);

// What happens to runs once they have been made: they are judged, compared and written.
class Publisher {
 public:
  explicit Publisher(const OutputOptions& options);

  // Writes the new baseline where one is asked for, judges, and compares with the base where there
  // is one.
  JudgedRun conclude(Run run, const BaselineOptions& baseline, const BaseReport* base,
                     const Run* base_run);

  // Every report; what cannot be written is named on stderr, and keeps no other from its place.
  void write(const JudgedRun& one, const std::vector<ReportTarget>& targets);
  void write(const RunSet& set, const std::vector<ReportTarget>& targets);

  // Tells the CI system, and prints the text report on stdout unless another one went there. The
  // exit code: where something could not be written it is that of a run that cannot be judged,
  // unless there is worse to say.
  int finish(RunSet set);

 private:
  using Write =
      std::function<void(const Writer& writer, const ReportOptions& options, std::ostream& out)>;
  void write(const Write& write_with, const std::vector<ReportTarget>& targets);
  bool try_to(const std::function<void()>& write);
  std::string text_of(const RunSet& set, const ReportOptions& options) const;

  const OutputOptions& options_;
  CiOutput ci_;
  bool is_complete_ = true;
  bool is_stdout_taken_ = false;
  bool has_annotations_ = false;
  std::string places_{};  // of the reports that were written, for the text's last line
};

// A scenario by itself; and several, with what they come to. `seconds` is how long all took.
RunSet set_of(JudgedRun one);
RunSet set_of(std::vector<JudgedRun> runs, const Shard& shard, double seconds);

// The only run of the process: judged, written, told. The exit code.
int publish(Run run, const OutputOptions& options,
            const std::optional<BaseReport>& base = std::nullopt);

}  // namespace gate
