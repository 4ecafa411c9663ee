// The table of report formats. A writer is a pure function: it reads no clock, no environment and
// no file, and neither counts nor renumbers anything.
#pragma once

#include <ostream>
#include <span>
#include <string_view>

#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/report/run_set.h"

namespace gate {

struct ReportOptions {
  bool color = false;
  int verbosity = 0;                       // -1 = only the verdict, 1 = passed points too
  const Comparison* comparison = nullptr;  // with the base run; null = there is none
  std::string_view places{};               // of the other reports, after the text's verdict
};

struct Writer {
  std::string_view name;
  std::string_view summary;
  // Of a scenario by itself.
  void (*write)(const Run& run, const Judgement& judgement, const ReportOptions& options,
                std::ostream& out);
  // Of several in one; each has its own comparison.
  void (*write_all)(const RunSet& set, const ReportOptions& options, std::ostream& out);
};

std::span<const Writer> writers();

// UsageError for an unknown name; it lists the known ones.
const Writer& find_writer(std::string_view name);

// With the comparisons that the set has.
void write_report(const Writer& writer, const RunSet& set, const ReportOptions& options,
                  std::ostream& out);

}  // namespace gate
