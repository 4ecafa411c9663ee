// The parts of the text report.
#pragma once

#include <string>
#include <string_view>

#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/report/writer.h"

namespace gate {

enum class Tone { plain, good, bad, doubtful, strong, quiet };

// With the terminal's codes around it where `color` is set; `text` is clean already.
std::string paint(std::string_view text, Tone tone, bool color);

// "add_totals (2)" for version "2"; just the version where no migration has it or it has no name.
std::string migration_name(const Run& run, const std::string& version);

// What is pending and how it went: scenario, engine, fixture, then a line per pending migration.
std::string text_of_run(const Run& run, const ReportOptions& options);

// A line per table whose number of rows changed; empty where none did.
std::string text_of_rows(const Run& run, const ReportOptions& options);

// Failed and error points at length, then warnings and allowances, then what passed and what was
// skipped.
std::string text_of_points(const Run& run, const Judgement& judgement,
                           const ReportOptions& options);

// After the scenarios of a set: remarks, a line for each, the counts and the verdict of all.
std::string text_of_total(const RunSet& set, const ReportOptions& options);

// What is new, fixed and changed since the base run; empty where there is none.
std::string text_of_comparison(const Run& run, const ReportOptions& options);

}  // namespace gate
