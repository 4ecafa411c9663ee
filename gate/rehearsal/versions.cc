#include "gate/rehearsal/versions.h"

#include <algorithm>
#include <iterator>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/replay.h"

namespace gate {

namespace {

void record_folder(Rehearsal& rehearsal) {
  Run& run = rehearsal.run;
  run.folder = rehearsal.folder.path;
  run.format = rehearsal.folder.format;
  run.folder_problems = rehearsal.folder.problems;
  const Format& format = *rehearsal.format;
  run.has_downs = format.has_downs;
  run.refuses_late = format.late == Late::refuses;
  std::ranges::move(never_run(format, rehearsal.folder, run.history),
                    std::back_inserter(run.folder_problems));
  const auto wanted = pending(format, rehearsal.folder, run.history, rehearsal.scenario.target);
  const Migration* previous = nullptr;
  for (const Migration& migration : rehearsal.folder.migrations) {
    const bool is_pending = std::ranges::count(wanted, &migration) > 0;
    if (is_pending) {
      rehearsal.pending.push_back({&migration, previous, run.migrations.size()});
    }
    run.migrations.push_back(record_of(migration, is_pending));
    previous = &migration;
  }
}

}  // namespace

void note_tool_tables(Rehearsal& rehearsal, const Table& history) {
  rehearsal.history_table = history.name;
  std::vector<std::string> names = {history.name};
  for (const std::string_view beside : rehearsal.format->beside) names.emplace_back(beside);
  rehearsal.tool_tables = ToolTables(std::move(names));
}

void read_versions(Rehearsal& rehearsal) {
  Run& run = rehearsal.run;
  const Schema& schema = rehearsal.timeline->schema(0);
  const Detection found =
      detect_format(rehearsal.scenario.format, rehearsal.scenario.migrations, schema);
  rehearsal.format = found.format;
  const std::string_view only = found.format->engine;
  if (!only.empty() && only != rehearsal.engine.name()) {
    throw UsageError(concat(found.format->name, " runs on ", only,
                            " alone, and the fixture is one of ", rehearsal.engine.name(),
                            "; `migration-gate lint` reads its folder"));
  }
  run.format_reason = found.reason;
  rehearsal.writing.foreign_keys =
      rehearsal.scenario.foreign_keys.value_or(found.format->foreign_keys);
  if (const Table* history = find_history(*found.format, schema)) {
    rehearsal.blue_has_history = true;
    note_tool_tables(rehearsal, *history);
  }
  run.history = read_history(rehearsal, *rehearsal.blue_session);
  rehearsal.folder = found.format->read(rehearsal.scenario.migrations);
  if (found.format->refuses != nullptr && run.history.trouble.empty()) {
    run.history.trouble = found.format->refuses(schema, rehearsal.folder, run.history);
  }
  record_folder(rehearsal);
}

}  // namespace gate
