// What two databases differ in, for people and for programs.
#pragma once

#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "gate/model/diff.h"
#include "gate/report/writer.h"

namespace gate {

struct DiffWriter {
  std::string_view name;
  std::string_view summary;
  void (*write)(const Diff& diff, const ReportOptions& options, std::ostream& out);
};

std::span<const DiffWriter> diff_writers();

// UsageError for an unknown name; it lists the known ones.
const DiffWriter& find_diff_writer(std::string_view name);

// docs/schema/diff.schema.json
std::string diff_to_json(const Diff& diff);

// The verdict as the last line; that alone where the verbosity is below 0.
std::string diff_to_text(const Diff& diff, const ReportOptions& options);

// What the command exits with.
int exit_code_of(const Diff& diff);

}  // namespace gate
