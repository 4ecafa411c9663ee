#include "gate/rehearsal/storage.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "gate/base/text.h"
#include "gate/rehearsal/parallel.h"
#include "gate/rehearsal/references.h"

namespace gate {

namespace {

StorageFindings check_blue(Engine& engine, const Database& blue, const SessionOptions& reading) {
  StorageFindings found;
  const auto session = engine.open(blue, reading);
  found.integrity = session->check_integrity({});
  if (found.integrity.empty()) found.foreign_keys = session->check_foreign_keys({});
  return found;
}

std::string describe(const ForeignKeyViolation& violation, std::int64_t rows) {
  return concat(count_of(rows, "row"), " without a parent in ", violation.parent, ", for example ",
                violation.example_key);
}

void note_foreign_keys(const StorageFindings& found, FixtureRecord& fixture) {
  for (const ForeignKeyViolation& violation : found.foreign_keys) {
    const bool fits_none = violation.rows == 0;
    fixture.foreign_keys.push_back(
        {violation.table, fits_none ? violation.example_key : describe(violation, violation.rows)});
  }
}

// What is to be checked of green.
struct Work {
  std::vector<std::string> tables{};    // their storage, with their indexes
  std::vector<std::string> children{};  // their references
};

// Those of `names` that green still has, and whose storage is its own.
std::vector<std::string> still_there(const Schema& schema, const std::set<std::string>& names) {
  std::vector<std::string> tables;
  for (const std::string& name : names) {
    const Table* table = find_table(schema, name);
    if (table != nullptr && table->kind == TableKind::normal) tables.push_back(table->name);
  }
  return tables;
}

Work plan(const Rehearsal& rehearsal, const Schema& schema) {
  const Touched touched = touched_by_all(rehearsal);
  std::set<std::string> stored = touched.content;
  stored.insert(touched.indexes.begin(), touched.indexes.end());
  return {.tables = still_there(schema, stored),
          .children = tables_with_doubtful_references(rehearsal, schema)};
}

using WithSession = std::function<void(const std::function<void(Session&)>&)>;

StorageFindings check(const Work& work, const WithSession& with_session, unsigned threads) {
  std::vector<std::vector<std::string>> integrity(work.tables.size() + 1);
  std::vector<std::vector<ForeignKeyViolation>> violations(work.children.size());
  std::vector<std::function<void()>> tasks;
  // The longest first, so that no thread waits for it at the end.
  tasks.emplace_back(
      [&] { with_session([&](Session& s) { integrity.back() = s.check_integrity({}); }); });
  for (std::size_t i = 0; i < work.tables.size(); ++i) {
    tasks.emplace_back([&, i] {
      with_session([&](Session& s) { integrity[i] = s.check_integrity({work.tables[i]}); });
    });
  }
  for (std::size_t i = 0; i < work.children.size(); ++i) {
    tasks.emplace_back([&, i] {
      with_session([&](Session& s) { violations[i] = s.check_foreign_keys({work.children[i]}); });
    });
  }
  run_parallel(tasks, threads);

  StorageFindings found;
  for (auto& messages : integrity) {
    for (std::string& message : messages) {
      const bool is_known = std::ranges::count(found.integrity, message) > 0;
      if (!is_known) found.integrity.push_back(std::move(message));
    }
  }
  for (auto& of_table : violations) {
    std::ranges::move(of_table, std::back_inserter(found.foreign_keys));
  }
  return found;
}

// The name that a table of blue has in green.
std::string name_in_green(const Rehearsal& rehearsal, std::string name) {
  for (std::size_t i = 0; i < rehearsal.applied; ++i) {
    const auto& change = rehearsal.run.migrations[rehearsal.pending[i].record].change;
    if (!change) continue;
    const auto moved = std::ranges::find_if(change->tables, [&](const TableDifference& table) {
      return equal_ignoring_case(table.before, name) && !table.after.empty();
    });
    if (moved != change->tables.end()) name = moved->after;
  }
  return name;
}

// Rows of `green` that refer to nothing and did not do so in blue.
std::int64_t count_new(const ForeignKeyViolation& green, const ForeignKeyViolation& blue) {
  const bool are_known = !green.orphans.empty() && !blue.orphans.empty();
  if (!are_known) return std::max<std::int64_t>(0, green.rows - blue.rows);
  std::vector<std::uint64_t> fresh;
  std::ranges::set_difference(green.orphans, blue.orphans, std::back_inserter(fresh));
  return static_cast<std::int64_t>(fresh.size());
}

void note_new(const Rehearsal& rehearsal, const std::vector<ForeignKeyViolation>& green,
              VerifyRecord& record) {
  const auto& blue = rehearsal.blue_violations;
  for (const ForeignKeyViolation& violation : green) {
    const auto old = std::ranges::find_if(blue, [&](const ForeignKeyViolation& other) {
      return equal_ignoring_case(name_in_green(rehearsal, other.table), violation.table) &&
             equal_ignoring_case(name_in_green(rehearsal, other.parent), violation.parent);
    });
    if (violation.rows == 0) {  // the key fits none, so it could not be followed
      const bool is_old = old != blue.end() && old->example_key == violation.example_key;
      if (!is_old) record.foreign_keys.push_back({violation.table, violation.example_key});
      continue;
    }
    const std::int64_t fresh = old == blue.end() ? violation.rows : count_new(violation, *old);
    if (fresh == 0) continue;
    std::string message = describe(violation, fresh);
    if (old != blue.end()) message += concat(" (", count_of(old->rows, "row"), " had none before)");
    record.foreign_keys.push_back({violation.table, std::move(message)});
  }
}

}  // namespace

void start_blue_checks(Rehearsal& rehearsal) {
  rehearsal.blue_checks =
      std::async(rehearsal.parallel ? std::launch::async : std::launch::deferred, check_blue,
                 std::ref(rehearsal.engine), rehearsal.blue, rehearsal.reading);
}

void collect_blue_checks(Rehearsal& rehearsal) {
  if (!rehearsal.blue_checks.valid()) return;
  const StorageFindings found = rehearsal.blue_checks.get();
  rehearsal.run.fixture.integrity = found.integrity;
  rehearsal.blue_violations = found.foreign_keys;
  note_foreign_keys(found, rehearsal.run.fixture);
}

void start_green_checks(Rehearsal& rehearsal, const Schema& schema) {
  Work work = plan(rehearsal, schema);
  rehearsal.run.verify.checked_tables = work.tables;
  if (!rehearsal.parallel) {
    std::promise<StorageFindings> found;
    found.set_value(check(
        work, [&](const auto& use) { use(*rehearsal.green_session); }, 1));
    rehearsal.green_checks = found.get_future();
    return;
  }
  Engine& engine = rehearsal.engine;
  const Database copy = engine.place(rehearsal.work.path(), "verified");
  engine.clone(rehearsal.green, copy);
  // One thread is left to the rollback.
  const unsigned threads = std::max(1U, rehearsal.options.threads - 1);
  rehearsal.green_checks =
      std::async(std::launch::async, [&engine, copy, threads, work, reading = rehearsal.reading] {
        StorageFindings found = check(
            work, [&](const auto& use) { use(*engine.open(copy, reading)); }, threads);
        engine.drop(copy);
        return found;
      });
}

void collect_green_checks(Rehearsal& rehearsal) {
  if (!rehearsal.green_checks.valid()) return;
  const StorageFindings found = rehearsal.green_checks.get();
  collect_blue_checks(rehearsal);
  VerifyRecord& record = rehearsal.run.verify;
  record.integrity = found.integrity;
  // What the fixture brought with it is not the migrations' doing.
  std::erase_if(record.integrity, [&](const std::string& message) {
    return std::ranges::count(rehearsal.run.fixture.integrity, message) > 0;
  });
  note_new(rehearsal, found.foreign_keys, record);
}

Touched touched_by_all(const Rehearsal& rehearsal) {
  Touched all;
  for (std::size_t i = 0; i < rehearsal.applied; ++i) {
    const MigrationRecord& record = rehearsal.run.migrations[rehearsal.pending[i].record];
    merge(all, touched_by(*record.up, rehearsal.timeline->schema(i),
                          rehearsal.timeline->schema(i + 1), rehearsal.history_table));
  }
  return all;
}

}  // namespace gate
