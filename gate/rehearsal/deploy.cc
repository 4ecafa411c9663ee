// Deploy: the pending migrations are applied to green one by one, and what each did is looked at
// before the next.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/copied_columns.h"
#include "gate/rehearsal/differences.h"
#include "gate/rehearsal/digests.h"
#include "gate/rehearsal/kept_states.h"
#include "gate/rehearsal/masked.h"
#include "gate/rehearsal/own_rows.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/scratch.h"
#include "gate/rehearsal/sequences.h"
#include "gate/rehearsal/touched.h"
#include "gate/rehearsal/trials.h"
#include "gate/rehearsal/unwritten.h"
#include "gate/rehearsal/verify_script.h"
#include "gate/rehearsal/versions.h"

namespace gate {

namespace {

void open_green(Rehearsal& rehearsal) {
  rehearsal.green_session = open_as_tool(rehearsal, rehearsal.green);
  const Schema schema = rehearsal.green_session->read_schema();
  if (const Table* history = find_history(*rehearsal.format, schema)) {
    note_tool_tables(rehearsal, *history);
  }
}

// What a table is called in each state, from the fixture's to the one behind this migration, where
// it is called `name`.
std::vector<std::string> names_of(Rehearsal& rehearsal, std::size_t index,
                                  const std::string& name) {
  std::vector<std::string> names(index + 2, name);
  for (std::size_t state = index + 1; state > 0; --state) {
    const auto& tables = rehearsal.record(state - 1).change->tables;
    const auto found = std::ranges::find_if(tables, [&](const TableDifference& table) {
      return !table.before.empty() && equal_ignoring_case(table.after, names[state]);
    });
    names[state - 1] = found == tables.end() ? names[state] : found->before;
  }
  return names;
}

// That the migration left so: it has made the counter, or written rows by number. One that stood so
// before, or fell, is another matter.
void note_late_counters(Rehearsal& rehearsal, std::size_t index, const Rows& counters,
                        const Schema& schema, const std::set<std::string>& touched) {
  const auto has = [](const std::vector<SequenceDrop>& drops, const std::string& table) {
    return std::ranges::count(drops, table, &SequenceDrop::table) > 0;
  };
  std::vector<SequenceDrop> late =
      find_late_counters(*rehearsal.green_session, counters, schema,
                         [&](const std::string& table) { return touched.contains(table); });
  for (SequenceDrop& drop : late) {
    const std::vector<std::string> names = names_of(rehearsal, index, drop.table);
    bool is_known =
        has(find_late_counters(*rehearsal.blue_session, rehearsal.timeline->sequences(0),
                               rehearsal.timeline->schema(0),
                               [&](const std::string& table) { return table == names.front(); }),
            names.front());
    for (std::size_t i = 0; i <= index; ++i) {
      is_known = is_known || has(rehearsal.record(i).sequences, names[i + 1]);
    }
    if (!is_known) rehearsal.record(index).sequences.push_back(std::move(drop));
  }
}

// What the migration left, against what was there before it.
void observe(Rehearsal& rehearsal, std::size_t index, Replay& replay) {
  MigrationRecord& record = rehearsal.record(index);
  Schema schema = rehearsal.green_session->read_schema();
  const Touched touched =
      touched_by(*record.up, rehearsal.timeline->schema(index), schema, rehearsal.tool_tables);
  Snapshot now = digest_green(rehearsal, std::move(schema), touched.content);
  std::vector<Rename> renames = renames_of(record.up->statements);
  std::ranges::move(copies_of(*record.up, rehearsal.timeline->schema(index), now.schema),
                    std::back_inserter(renames));
  record.change = compare_with_green(rehearsal, {.state = index, .replay = &replay}, now, touched,
                                     {.renames = std::move(renames),
                                      .carried = carried_by(*record.up),
                                      .columns_written = columns_written_by(*record.up)});
  demand_own_rows(*record.up, rehearsal.timeline->schema(index), now.schema, *record.change);
  find_copied_columns(rehearsal, index);
  find_unwritten(rehearsal, index);
  record.masked = find_masked(rehearsal, *record.up, rehearsal.timeline->schema(index), now.schema);
  record.trials = find_trials(rehearsal, record, index, now.schema);
  Rows sequences = rehearsal.green_session->sequences();
  record.sequences = find_drops(rehearsal.timeline->sequences(index), sequences, now.schema,
                                record.change->tables);
  note_late_counters(rehearsal, index, sequences, now.schema, touched.content);
  rehearsal.timeline->add(std::move(now), touched.content, std::move(sequences));
}

// What an engine that counts it says that a statement needed at most; nothing where none does.
std::optional<std::uint64_t> most_temporary(const ScriptRecord& script) {
  std::optional<std::uint64_t> most;
  for (const StatementRecord& statement : script.statements) {
    if (!statement.outcome.temporary_bytes) continue;
    const auto bytes = static_cast<std::uint64_t>(*statement.outcome.temporary_bytes);
    most = std::max(most.value_or(0), bytes);
  }
  return most;
}

void apply(Rehearsal& rehearsal, std::size_t index) {
  MigrationRecord& record = rehearsal.record(index);
  Session& session = *rehearsal.green_session;
  const std::uint64_t before = session.size();
  record.up = apply_pending(rehearsal, session, index, Direction::up);
  if (!record.up->completed) return;
  record.growth.before = before;
  record.growth.after = session.size();
  record.growth.temporary = most_temporary(*record.up);
}

// A script that failed half-way outside a transaction leaves green in no state that the later
// passes could start from.
void go_back_to_last_good(Rehearsal& rehearsal, Replay& replay) {
  rehearsal.green_session.reset();
  replay.state(rehearsal.applied);
  replay.hand_over(rehearsal.green);
  rehearsal.green_session = rehearsal.engine.open(rehearsal.green, rehearsal.writing);
}

PassResult apply_all(Rehearsal& rehearsal) {
  open_green(rehearsal);
  Replay replay(rehearsal, "before");
  for (std::size_t i = 0; i < rehearsal.pending.size(); ++i) {
    MigrationRecord& record = rehearsal.record(i);
    apply(rehearsal, i);
    if (!record.up->completed) {
      for (std::size_t k = i + 1; k < rehearsal.pending.size(); ++k) {
        rehearsal.record(k).not_run = concat(record.version, " before it was not applied");
      }
      if (i == 0) return {.stop = "no migration could be applied"};
      go_back_to_last_good(rehearsal, replay);
      return {};
    }
    observe(rehearsal, i, replay);
    run_verify_script(rehearsal, i);
    rehearsal.applied = i + 1;
    keep_if_unrepeatable(rehearsal, i + 1);
  }
  return {};
}

}  // namespace

PassResult deploy(Rehearsal& rehearsal) {
  PassResult result = apply_all(rehearsal);
  observe_from_scratch(rehearsal);
  return result;
}

}  // namespace gate
