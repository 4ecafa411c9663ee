// Verify: green as the deployment left it: storage, references, objects, counts, expectations.
#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/views.h"
#include "gate/rehearsal/expectations.h"
#include "gate/rehearsal/moved_away.h"
#include "gate/rehearsal/objects.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/rebuilt.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/scratch.h"
#include "gate/rehearsal/stale_views.h"
#include "gate/rehearsal/storage.h"
#include "gate/rehearsal/tenant.h"
#include "gate/rehearsal/touched.h"
#include "gate/rehearsal/trigger_trials.h"
#include "gate/rehearsal/unheld.h"

namespace gate {

namespace {

bool has_table(const Schema& schema, const std::string& name) {
  return find_table(schema, name) != nullptr;
}

// A new table's reference may be a slip of the pen; an old one's was right once.
std::string did_you_mean(const Schema& schema, const std::string& name) {
  std::vector<std::string> known;
  for (const Table& table : schema.tables) known.push_back(table.name);
  const std::string near = nearest(name, known);
  return near.empty() ? "" : concat(" (did you mean ", in_quotes(near), "?)");
}

// A rename with the wrong settings takes the children's references along, and the table they then
// name is dropped.
void check_references(Rehearsal& rehearsal, const Schema& schema) {
  const Schema& blue = rehearsal.timeline->schema(0);
  for (const Table& table : schema.tables) {
    const Table* before = find_table(blue, table.name);
    for (const ForeignKey& key : table.foreign_keys) {
      if (has_table(schema, key.parent)) continue;
      const bool is_old = before != nullptr && !has_table(blue, key.parent) &&
                          std::ranges::count(before->foreign_keys, key) > 0;
      if (is_old) continue;
      rehearsal.run.verify.references.push_back(
          {table.name, concat("its foreign key (", join(key.columns, ", "), ") refers to ",
                              key.parent, ", and there is no such table",
                              before == nullptr ? did_you_mean(schema, key.parent) : "")});
    }
  }
}

void check_nothing_is_pending(Rehearsal& rehearsal) {
  const History history = read_history(rehearsal, *rehearsal.green_session);
  if (history.is_elsewhere) return;  // nothing is said here of what was applied
  for (const Migration* migration :
       pending(*rehearsal.format, rehearsal.folder, history, rehearsal.scenario.target)) {
    const bool was_applied = std::ranges::any_of(
        rehearsal.pending.begin(),
        rehearsal.pending.begin() + static_cast<std::ptrdiff_t>(rehearsal.applied),
        [&](const PendingMigration& p) { return p.migration == migration; });
    if (was_applied && !migration->always)
      rehearsal.run.verify.still_pending.push_back(migration->version);
  }
}

void count_tables(Rehearsal& rehearsal, const Schema& schema) {
  const Schema& blue = rehearsal.timeline->schema(0);
  std::set<std::string> names;
  for (const Schema* side : {&blue, &schema}) {
    for (const Table& table : side->tables) {
      const bool counts = table.kind == TableKind::normal || table.kind == TableKind::virtual_;
      if (counts && !rehearsal.tool_tables.contains(table.name)) names.insert(table.name);
    }
  }
  for (const std::string& name : names) {
    TableRecord record{.name = name};
    record.blue = count_if_there(*rehearsal.blue_session, blue, name);
    record.green = count_if_there(*rehearsal.green_session, schema, name);
    rehearsal.run.tables.push_back(std::move(record));
  }
}

// What is not in the timeline, nobody could ask, or had a reason to.
void count_views(Rehearsal& rehearsal, const Schema& schema) {
  const Timeline& timeline = *rehearsal.timeline;
  for (const View& view : schema.views) {
    const std::string name = to_lower(view.name);
    const TableSnapshot* before = timeline.find_view(0, name);
    const TableSnapshot* after = timeline.find_view(timeline.size() - 1, name);
    if (before == nullptr || after == nullptr) continue;
    rehearsal.run.views.push_back({.name = view.name,
                                   .blue = before->rows,
                                   .green = after->rows,
                                   .reads = tables_below(schema, view.name)});
  }
}

// Where counters of a server's, not its files, say what a statement reached, a part of what it is
// said not to have reached is read in both all the same.
bool has_other_rows_in_a_sample(Rehearsal& rehearsal, const Schema& schema,
                                const TableRecord& record) {
  constexpr std::int64_t kRowsOfAPart = 5000;
  const Schema& blue = rehearsal.timeline->schema(0);
  const Table* before = find_table(blue, record.name);
  const Table* after = find_table(schema, record.name);
  const bool can_be_read =
      before != nullptr && after != nullptr && record.green && before->kind == TableKind::normal &&
      std::ranges::equal(before->columns, after->columns, {}, &Column::name, &Column::name);
  if (rehearsal.engine.is_one_file() || !can_be_read) return false;
  const int parts = static_cast<int>(*record.green / kRowsOfAPart) + 1;
  const DigestRequest request{.table = record.name,
                              .key = row_key(blue, *before),
                              .part = static_cast<int>(record.name.size()) % parts,
                              .parts = parts};
  const TableSnapshot here = rehearsal.blue_session->digest(request);
  const TableSnapshot there = rehearsal.green_session->digest(request);
  return here.rows != there.rows || here.whole_rows != there.whole_rows ||
         !std::ranges::equal(here.columns, there.columns, {}, &ColumnSnapshot::digest,
                             &ColumnSnapshot::digest);
}

// A table whose rows changed although no statement was seen to reach it: nothing that was concluded
// from the reported effects can be relied on, and this must not pass.
void distrust_unseen_changes(Rehearsal& rehearsal, const Schema& schema) {
  constexpr std::size_t kSampled = 32;
  const std::size_t every = rehearsal.run.tables.size() / kSampled + 1;
  std::size_t number = 0;
  const Touched touched = touched_by_all(rehearsal);
  MigrationRecord& last = rehearsal.record(rehearsal.applied - 1);
  for (const TableRecord& table : rehearsal.run.tables) {
    const bool differs = table.blue && table.green && *table.blue != *table.green;
    if (touched.content.contains(table.name)) continue;
    const bool is_other =
        !differs && number++ % every == 0 && has_other_rows_in_a_sample(rehearsal, schema, table);
    if (!differs && !is_other) continue;
    last.change->tables.push_back(
        {.before = table.name,
         .after = table.name,
         .rows_before = *table.blue,
         .rows_after = *table.green,
         .not_compared = concat("no statement was reported to reach it, yet its ",
                                differs ? "number of rows" : "content", " changed")});
  }
}

}  // namespace

std::optional<std::int64_t> count_if_there(Session& session, const Schema& schema,
                                           const std::string& table) {
  const Table* found = find_table(schema, table);
  if (found == nullptr) return std::nullopt;
  try {
    return session.count_rows(found->name);
  } catch (const SqlError&) {  // a virtual table that cannot be listed
    if (found->kind != TableKind::virtual_) throw;
    return std::nullopt;
  }
}

PassResult verify(Rehearsal& rehearsal) {
  const Schema schema = rehearsal.green_session->read_schema();
  count_tables(rehearsal, schema);
  count_views(rehearsal, schema);
  distrust_unseen_changes(rehearsal, schema);
  find_moved_away(rehearsal);
  find_rebuilt(rehearsal, schema);
  find_unheld_checks(rehearsal, schema);
  find_stale_views(rehearsal, schema);
  start_green_checks(rehearsal, schema);
  check_objects(rehearsal, schema);
  try_triggers(rehearsal, schema);
  check_references(rehearsal, schema);
  check_expectations(rehearsal);
  observe_tenants(rehearsal);
  check_nothing_is_pending(rehearsal);
  if (rehearsal.applied == rehearsal.pending.size()) compare_with_declared(rehearsal, schema);
  return {};
}

}  // namespace gate
