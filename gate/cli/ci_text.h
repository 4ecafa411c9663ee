// What the files of all CI systems have in common: YAML, and how the gate gets there.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/cli/ci_system.h"

namespace gate {

// A string of YAML with quotes, on one line whatever it contains. The text is UTF-8.
std::string yaml_string(std::string_view text);

// Each line of `text` behind that many blanks.
std::string indent(std::string_view text, int blanks);

// Where the job keeps its reports.
inline constexpr std::string_view kReports = "migration-gate-reports";

// Where the report of the branch lies that pull and merge requests are compared with.
inline constexpr std::string_view kBaseReport = ".migration-gate/base/report.json";

// What is said above the variable with the place of the sources: lines of a comment.
std::string_view about_source();

// Lines of shell: fetches the sources into .migration-gate/source, and what they need from Debian.
// `complain` is said where nobody wrote down what to fetch them from.
std::string fetch_gate(std::string_view complain);

// A report that the job writes, and its file in that folder.
struct CiReport {
  std::string_view format;
  std::string_view file;
};

// A line of shell that lets "$@" say --compare where there is such a report.
std::string compare_words();

// What the job says to the gate, a line for each report, with the names of variables in place of
// paths: whatever is in those, the shell does not read it.
std::string gate_words(const CiJob& job, std::span<const CiReport> reports);

// Those variables, each with its value.
std::vector<std::pair<std::string_view, std::string>> gate_variables(const CiJob& job);

// That the sources' place is still to be written into the file; nothing where it is known.
std::vector<std::string> source_by_hand(const CiJob& job, const std::string& path);

}  // namespace gate
