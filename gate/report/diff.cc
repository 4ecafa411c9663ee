#include "gate/report/diff.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/exit_code.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr DiffWriter kWriters[] = {
    {"text", "what differs, for people; the verdict as the last line",
     [](const Diff& diff, const ReportOptions& options, std::ostream& out) {
       out << diff_to_text(diff, options);
     }},
    {"json", "the same for programs: docs/schema/diff.schema.json",
     [](const Diff& diff, const ReportOptions&, std::ostream& out) { out << diff_to_json(diff); }},
};

}  // namespace

std::span<const DiffWriter> diff_writers() {
  return kWriters;
}

const DiffWriter& find_diff_writer(std::string_view name) {
  const auto* found = std::ranges::find(kWriters, name, &DiffWriter::name);
  if (found != std::end(kWriters)) return *found;
  std::vector<std::string> names;
  for (const DiffWriter& writer : kWriters) names.emplace_back(writer.name);
  throw UsageError(
      concat("unknown report format ", in_quotes(name), "; `diff` has ", join(names, " and ")));
}

int exit_code_of(const Diff& diff) {
  switch (verdict_of(diff)) {
    case DiffVerdict::same:
      return static_cast<int>(ExitCode::passed);
    case DiffVerdict::different:
      return static_cast<int>(ExitCode::failed);
    case DiffVerdict::not_judged:
      return static_cast<int>(ExitCode::cannot_judge);
  }
  std::abort();  // not a DiffVerdict
}

}  // namespace gate
