// A judged run, written wherever the user asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/cli/base_report.h"
#include "gate/cli/ci_output.h"
#include "gate/cli/commands.h"
#include "gate/model/point.h"
#include "gate/model/run.h"

namespace gate {

struct ReportTarget {
  std::string format{};
  std::string path{};  // "-" = stdout
};

// Whether two reports' paths, however they are written, are one file or both stdout.
bool is_same_place(const std::string& a, const std::string& b);

// UsageError for an unknown format, or two reports in one place.
std::vector<ReportTarget> parse_reports(const std::vector<std::string>& specs);

// Policy from the command line over `policy`. UsageError for a check that does not exist.
void apply_options(const OutputOptions& options, Policy& policy);

// Writes the new baseline where one is asked for, judges, compares with the base where there is
// one, writes every report, tells the CI system, and prints the text one on stdout unless another
// report goes there. What cannot be written is named on stderr, keeps no other from its place, and
// makes the exit code that of a run that cannot be judged. The exit code.
int publish(const Run& run, const OutputOptions& options, const std::optional<BaseReport>& base,
            CiOutput& ci);

// The only run of the process.
int publish(const Run& run, const OutputOptions& options,
            const std::optional<BaseReport>& base = std::nullopt);

}  // namespace gate
