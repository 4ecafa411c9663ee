// migration-gate lint
#include <algorithm>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/cli/base_report.h"
#include "gate/cli/commands.h"
#include "gate/cli/inputs.h"
#include "gate/cli/names.h"
#include "gate/cli/output.h"
#include "gate/config/scenario_file.h"
#include "gate/migration/format.h"
#include "gate/migration/product.h"
#include "gate/rehearsal/hidden_values.h"
#include "gate/sql/dialect.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

bool is_first_word(const Statement& statement, std::string_view word) {
  return is_word(Lexer(statement.sql).next(), word);
}

bool controls_transaction(const Statement& statement) {
  return std::ranges::any_of(
      std::vector<std::string_view>{"BEGIN", "START", "COMMIT", "END", "ROLLBACK"},
      [&](std::string_view word) { return is_first_word(statement, word); });
}

// Whether the tool opens a transaction around the script.
bool is_wrapped(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    if (step.kind == Step::Kind::script) return false;
    if (step.kind == Step::Kind::begin) return true;
  }
  return false;
}

// The statements as they would be committed, had they been run.
ScriptRecord script_of(const Format& format, const Migration& migration, Direction direction,
                       const Migration* previous, Dialect dialect) {
  const Script& script = direction == Direction::up ? *migration.up : *migration.down;
  ScriptRecord record{.path = script.path};
  const bool wrapped = is_wrapped(format.plan(migration, direction, previous, nullptr, dialect));
  record.wrapped = wrapped;
  int transaction = 1;
  bool is_open = wrapped;
  for (const Statement& statement : script.statements) {
    const bool controls = controls_transaction(statement);
    if (controls && wrapped) record.ended_tools_transaction = true;
    if (controls && !wrapped)
      is_open = is_first_word(statement, "BEGIN") || is_first_word(statement, "START");
    record.statements.push_back({.sql = with_plain_quotes(statement.sql, dialect),
                                 .location = statement.location,
                                 .transaction = transaction});
    if (!is_open) ++transaction;
  }
  return record;
}

// Version and number as the folder has them; UsageError where there is no such migration.
std::uint64_t number_of(const MigrationFolder& folder, const std::string& version) {
  const std::size_t begin = std::min(version.find_first_not_of('0'), version.size());
  for (const Migration& migration : folder.migrations) {
    if (migration.version == version || migration.version == version.substr(begin)) {
      return migration.number;
    }
  }
  throw UsageError(concat("--after ", version, ": ", folder.path, " has no such migration"));
}

void record(const Format& format, const FolderOfProduct& read, const std::string& after, Run& run) {
  const MigrationFolder& folder = read.folder;
  const Dialect dialect = read.dialect;
  const bool takes_all = after.empty();
  const std::uint64_t last = takes_all ? 0 : number_of(folder, after);
  const Migration* previous = nullptr;
  for (const Migration& migration : folder.migrations) {
    MigrationRecord record = record_of(migration, takes_all || migration.number > last);
    if (migration.up) record.up = script_of(format, migration, Direction::up, previous, dialect);
    if (migration.down)
      record.down = script_of(format, migration, Direction::down, previous, dialect);
    run.migrations.push_back(std::move(record));
    previous = &migration;
  }
}

// Nothing where a folder is read as any is.
std::string read_as(const FolderOfProduct& read) {
  if (read.reason.empty()) return "";
  return concat(", read as scripts for ", name_of(read.dialect), ' ', read.reason);
}

Run read(const LintCommand& command, const Scenario& scenario) {
  const std::string wanted = command.format.empty() ? "auto" : command.format;
  const Detection found = detect_format(wanted, command.folder, {});
  const bool is_unwrapped = found.format->may_unwrap && !scenario.transactions.value_or(true);
  const FolderOfProduct read =
      read_for_product(*found.format, command.folder, command.dialect, is_unwrapped);
  const MigrationFolder& folder = read.folder;
  Run run{.tool_version = GATE_VERSION,
          .scenario = folder.path,
          .engine = read.is_told ? std::string(name_of(read.dialect)) : "",
          .started_at = utc_now(),
          .command = command.command_line,
          .text_only = true,
          .format = folder.format,
          .format_reason = concat(wanted == "auto" ? concat("files called ", found.format->files)
                                                   : std::string("chosen by --format"),
                                  read_as(read)),
          .folder = folder.path,
          .folder_problems = folder.problems,
          .has_downs = found.format->has_downs,
          .refuses_late = found.format->late == Late::refuses};
  record(*found.format, read, command.after, run);
  const bool has_texts_as_names = read.dialect != Dialect::postgres;
  if (!command.show_values) {
    hide_values(run, has_texts_as_names ? std::optional(KnownNames()) : std::nullopt);
  }
  return run;
}

// A report over a script, or beside it under such a name, would be read as one the next time.
void keep_inputs(const LintCommand& command, const std::string& baseline) {
  Inputs inputs;
  inputs.add_migrations(command.folder);
  inputs.add(command.scenario);
  inputs.add(baseline);
  CiOutput(command.output.ci).keep(inputs);
  keep_from_reports(command.output.reports, inputs);
}

}  // namespace

int lint_folder(const LintCommand& command) {
  const Stopwatch clock;
  Scenario scenario;
  if (!command.scenario.empty()) scenario = read_scenario(command.scenario, check_name);
  Run run = read(command, scenario);
  run.policy = scenario.policy;
  run.policy.today = utc_today();
  apply_options(command.output, run.policy);
  keep_inputs(command, run.policy.baseline_path);
  const std::optional<BaseReport> base = read_base(command.output, true);
  run.seconds = clock.seconds();
  run.passes.push_back({.name = "lint", .phase = Phase::preflight, .seconds = run.seconds});
  return publish(std::move(run), command.output, base);
}

}  // namespace gate
