// Verify: green as the deployment left it: storage, references, objects, counts, expectations.
#include <algorithm>
#include <functional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/expectations.h"
#include "gate/rehearsal/parallel.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/references.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/touched.h"

namespace gate {

namespace {

Touched touched_by_all(const Rehearsal& rehearsal) {
  Touched all;
  for (std::size_t i = 0; i < rehearsal.applied; ++i) {
    const MigrationRecord& record = rehearsal.run.migrations[rehearsal.pending[i].record];
    merge(all, touched_by(*record.up, rehearsal.timeline->schema(i),
                          rehearsal.timeline->schema(i + 1), rehearsal.history_table));
  }
  return all;
}

// Those of `names` that green still has, and whose storage is its own.
std::vector<std::string> still_there(const Schema& schema, const std::set<std::string>& names) {
  std::vector<std::string> tables;
  for (const std::string& name : names) {
    const Table* table = find_table(schema, name);
    if (table != nullptr && table->kind == TableKind::normal) tables.push_back(table->name);
  }
  return tables;
}

void subtract_blue(const std::vector<ForeignKeyViolation>& green,
                   const std::vector<ForeignKeyViolation>& blue, VerifyRecord& record) {
  for (const ForeignKeyViolation& violation : green) {
    const auto old = std::ranges::find_if(blue, [&](const ForeignKeyViolation& other) {
      return equal_ignoring_case(other.table, violation.table) &&
             equal_ignoring_case(other.parent, violation.parent);
    });
    const std::int64_t before = old == blue.end() ? 0 : old->rows;
    const bool is_worse = violation.rows > before || (violation.rows == 0 && old == blue.end());
    if (!is_worse) continue;
    if (violation.rows == 0) {  // the keys do not fit each other, so none could be followed
      record.foreign_keys.push_back({violation.table, violation.example_key});
      continue;
    }
    std::string message = concat(count_of(violation.rows - before, "row"), " without a parent in ",
                                 violation.parent, ", for example ", violation.example_key);
    if (before > 0) message += concat(" (", count_of(before, "row"), " had none before)");
    record.foreign_keys.push_back({violation.table, std::move(message)});
  }
}

// Storage and references are read by as many connections as there is work for.
void check_storage(Rehearsal& rehearsal, const Schema& schema) {
  VerifyRecord& record = rehearsal.run.verify;
  const Touched touched = touched_by_all(rehearsal);
  std::set<std::string> stored = touched.content;
  stored.insert(touched.indexes.begin(), touched.indexes.end());
  record.checked_tables = still_there(schema, stored);
  const std::vector<std::string> children = tables_with_doubtful_references(rehearsal, schema);
  std::vector<std::vector<std::string>> integrity(record.checked_tables.size() + 1);
  std::vector<std::vector<ForeignKeyViolation>> violations(children.size());
  std::vector<std::function<void()>> tasks;
  const auto with_session = [&rehearsal](const std::function<void(Session&)>& use) {
    if (!rehearsal.parallel) return use(*rehearsal.green_session);
    use(*rehearsal.engine.open(rehearsal.green, rehearsal.reading));
  };
  // The longest first, so that no thread waits for it at the end.
  tasks.emplace_back(
      [&] { with_session([&](Session& s) { integrity.back() = s.check_integrity({}); }); });
  for (std::size_t i = 0; i < record.checked_tables.size(); ++i) {
    tasks.emplace_back([&, i] {
      with_session(
          [&](Session& s) { integrity[i] = s.check_integrity({record.checked_tables[i]}); });
    });
  }
  for (std::size_t i = 0; i < children.size(); ++i) {
    tasks.emplace_back([&, i] {
      with_session([&](Session& s) { violations[i] = s.check_foreign_keys({children[i]}); });
    });
  }
  run_parallel(tasks, rehearsal.parallel ? rehearsal.options.threads : 1);

  for (auto& messages : integrity) {
    for (std::string& message : messages) {
      if (std::ranges::count(record.integrity, message) == 0) {
        record.integrity.push_back(std::move(message));
      }
    }
  }
  collect_blue_checks(rehearsal);
  for (const auto& found : violations) subtract_blue(found, rehearsal.blue_violations, record);
}

void check_objects(Rehearsal& rehearsal, const Schema& schema) {
  VerifyRecord& record = rehearsal.run.verify;
  for (const View& view : schema.views) record.checked_objects.push_back(view.name);
  for (const Trigger& trigger : schema.triggers) record.checked_objects.push_back(trigger.name);
  const std::vector<BrokenObject> broken = rehearsal.green_session->broken_objects();
  if (broken.empty()) return;
  const std::vector<BrokenObject> before = rehearsal.blue_session->broken_objects();
  for (const BrokenObject& object : broken) {
    const bool is_old = std::ranges::any_of(before, [&](const BrokenObject& other) {
      return other.kind == object.kind && other.name == object.name;
    });
    if (is_old) continue;
    record.broken_objects.push_back(
        {object.name, concat("the ", object.kind, " no longer compiles: ", object.message)});
  }
}

void check_nothing_is_pending(Rehearsal& rehearsal) {
  const History history = read_history(rehearsal, *rehearsal.green_session);
  for (const Migration* migration : pending(rehearsal.folder, history, rehearsal.scenario.target)) {
    const bool was_applied = std::ranges::any_of(
        rehearsal.pending.begin(),
        rehearsal.pending.begin() + static_cast<std::ptrdiff_t>(rehearsal.applied),
        [&](const PendingMigration& p) { return p.migration == migration; });
    if (was_applied) rehearsal.run.verify.still_pending.push_back(migration->version);
  }
}

void count_tables(Rehearsal& rehearsal, const Schema& schema) {
  const Schema& blue = rehearsal.timeline->schema(0);
  std::set<std::string> names;
  for (const Schema* side : {&blue, &schema}) {
    for (const Table& table : side->tables) {
      const bool counts = table.kind == TableKind::normal || table.kind == TableKind::virtual_;
      if (counts && table.name != rehearsal.history_table) names.insert(table.name);
    }
  }
  for (const std::string& name : names) {
    TableRecord record{.name = name};
    record.blue = count_if_there(*rehearsal.blue_session, blue, name);
    record.green = count_if_there(*rehearsal.green_session, schema, name);
    rehearsal.run.tables.push_back(std::move(record));
  }
}

// A table whose number of rows changed although no statement was seen to reach it: nothing that
// was concluded from the reported effects can be relied on, and this must not pass.
void distrust_unseen_changes(Rehearsal& rehearsal) {
  const Touched touched = touched_by_all(rehearsal);
  MigrationRecord& last = rehearsal.record(rehearsal.applied - 1);
  for (const TableRecord& table : rehearsal.run.tables) {
    const bool differs = table.blue && table.green && *table.blue != *table.green;
    if (!differs || touched.content.contains(table.name)) continue;
    last.change->tables.push_back(
        {.before = table.name,
         .after = table.name,
         .rows_before = *table.blue,
         .rows_after = *table.green,
         .not_compared = "no statement was reported to reach it, yet its number of rows changed"});
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
    return std::nullopt;
  }
}

PassResult verify(Rehearsal& rehearsal) {
  const Schema schema = rehearsal.green_session->read_schema();
  count_tables(rehearsal, schema);
  distrust_unseen_changes(rehearsal);
  check_storage(rehearsal, schema);
  check_objects(rehearsal, schema);
  check_expectations(rehearsal);
  check_nothing_is_pending(rehearsal);
  return {};
}

}  // namespace gate
