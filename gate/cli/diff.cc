// migration-gate diff
#include "gate/report/diff.h"

#include <algorithm>
#include <sstream>

#include "gate/base/cores.h"
#include "gate/base/error.h"
#include "gate/base/exit_code.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/log.h"
#include "gate/base/secrets.h"
#include "gate/base/text.h"
#include "gate/cli/commands.h"
#include "gate/cli/inputs.h"
#include "gate/cli/output.h"
#include "gate/engine/engines.h"
#include "gate/fixture/fixture.h"
#include "gate/rehearsal/diff.h"

namespace gate {

namespace {

std::string engine_of_both(const DiffCommand& command) {
  // A script does not say whose it is; the other one does, or the server.
  constexpr std::string_view kScript = "?";
  const std::string a = fixture_engine(command.a, kScript);
  const std::string b = fixture_engine(command.b, kScript);
  if (a == kScript && b == kScript) {
    return fixture_engine(command.a, engine_of_server(command.server));
  }
  if (a == b || b == kScript) return a;
  if (a == kScript) return b;
  throw UsageError(concat(in_quotes(without_secrets(command.a)), " is a database of ", a, ", and ",
                          in_quotes(without_secrets(command.b)), " is one of ", b));
}

void keep_inputs(const DiffCommand& command) {
  Inputs inputs("compared");
  inputs.add_fixture(command.a);
  inputs.add_fixture(command.b);
  keep_from_reports(command.output.reports, inputs);
}

DiffOptions options_of(const DiffCommand& command) {
  return {.work_dir = command.work_dir,
          .ignore = command.ignore,
          .with_schema = !command.data_only,
          .with_data = !command.schema_only,
          .show_values = command.show_values,
          .threads = std::clamp(usable_cores(), 1U, 2U),
          .tool_version = GATE_VERSION};
}

class Reports {
 public:
  Reports(const Diff& diff, const OutputOptions& options) : diff_(diff), options_(options) {}

  void write(const ReportTarget& target) {
    const DiffWriter& writer = find_diff_writer(target.format);
    if (target.path == "-") {
      is_stdout_taken_ = true;
      return print(writer);
    }
    try {
      write_file(target.path, text_by(writer, {.verbosity = 1}));
      places_ += concat(" · ", target.format, ": ", target.path);
    } catch (const Error& error) {
      fail(error);
    }
  }

  // Whether all of them were written.
  bool finish() {
    if (!is_stdout_taken_) print(find_diff_writer("text"));
    return is_complete_;
  }

 private:
  std::string text_by(const DiffWriter& writer, const ReportOptions& options) const {
    std::ostringstream out;
    writer.write(diff_, options, out);
    return std::move(out).str();
  }

  void print(const DiffWriter& writer) {
    try {
      print_report(text_by(writer, {.color = wants_color(options_.color),
                                    .verbosity = options_.verbosity,
                                    .places = places_}));
    } catch (const Error& error) {
      fail(error);
    }
  }

  void fail(const Error& error) {
    log_error(error.what());
    is_complete_ = false;
  }

  const Diff& diff_;
  const OutputOptions& options_;
  std::string places_{};
  bool is_stdout_taken_ = false;
  bool is_complete_ = true;
};

}  // namespace

int show_diff(const DiffCommand& command) {
  catch_signals();
  const std::vector<ReportTarget> targets = parse_reports(
      command.output.reports, [](const std::string& format) { find_diff_writer(format); });
  const auto engine = make_engine(engine_of_both(command), {.server = command.server});
  keep_inputs(command);
  const Diff found = diff(*engine, command.a, command.b, options_of(command));
  Reports reports(found, command.output);
  for (const ReportTarget& target : targets) reports.write(target);
  const bool is_told = reports.finish();
  const int code = exit_code_of(found);
  const bool is_same = code == static_cast<int>(ExitCode::passed);
  return is_same && !is_told ? static_cast<int>(ExitCode::cannot_judge) : code;
}

}  // namespace gate
