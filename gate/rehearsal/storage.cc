#include "gate/rehearsal/storage.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/log.h"
#include "gate/base/parallel.h"
#include "gate/base/text.h"
#include "gate/rehearsal/references.h"

namespace gate {

namespace {

// A small database in full; of a large one only the structure.
StorageFindings check_blue(Engine& engine, const Database& blue, const SessionOptions& reading,
                           bool in_full) {
  StorageFindings found;
  const auto session = engine.open(blue, reading);
  found.integrity =
      in_full ? session->check_integrity({}) : session->check_structure(VirtualTables::leave_out);
  if (found.integrity.empty()) found.foreign_keys = session->check_foreign_keys({});
  return found;
}

std::string describe(const ForeignKeyViolation& violation, std::int64_t rows) {
  if (!violation.mismatch.empty()) return violation.mismatch;
  std::string words = concat(count_of(rows, "row"), " without a parent in ", violation.parent, " (",
                             join(violation.columns, ", "), ")");
  if (!violation.example_row.empty()) words += concat(", for example ", violation.example_row);
  return words;
}

void note_foreign_keys(const StorageFindings& found, FixtureRecord& fixture) {
  for (const ForeignKeyViolation& violation : found.foreign_keys) {
    fixture.foreign_keys.push_back({violation.table, describe(violation, violation.rows)});
  }
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

StorageWork plan(const Rehearsal& rehearsal, const Schema& schema) {
  const Touched touched = touched_by_all(rehearsal);
  std::set<std::string> stored = touched.content;
  stored.insert(touched.indexes.begin(), touched.indexes.end());
  return {.tables = still_there(schema, stored),
          .children = tables_with_doubtful_references(rehearsal, schema)};
}

using WithSession = std::function<void(const std::function<void(Session&)>&)>;

StorageFindings check(const StorageWork& work, VirtualTables virtual_tables,
                      const WithSession& with_session, unsigned threads) {
  std::vector<std::vector<std::string>> integrity(work.tables.size() + 1);
  std::vector<std::vector<ForeignKeyViolation>> violations(work.children.size());
  std::vector<std::function<void()>> tasks;
  // The longest first, so that no thread waits for it at the end.
  tasks.emplace_back([&] {
    with_session([&](Session& s) { integrity.back() = s.check_structure(virtual_tables); });
  });
  for (std::size_t i = 0; i < work.tables.size(); ++i) {
    tasks.emplace_back([&, i] {
      with_session([&](Session& s) { integrity[i] = s.check_indexes({work.tables[i]}); });
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

// What a key of blue's is in green, where tables and columns have other names by then.
class KeyInGreen {
 public:
  KeyInGreen(const Rehearsal& rehearsal, const ForeignKeyViolation& blue)
      : table_(blue.table), parent_(blue.parent), columns_(blue.columns) {
    for (std::size_t i = 0; i < rehearsal.applied; ++i) {
      const auto& change = rehearsal.run.migrations[rehearsal.pending[i].record].change;
      if (change) follow(*change);
    }
  }

  bool is(const ForeignKeyViolation& green) const {
    return !table_.empty() && equal_ignoring_case(table_, green.table) &&
           equal_ignoring_case(parent_, green.parent) &&
           std::ranges::equal(columns_, green.columns, equal_ignoring_case);
  }

 private:
  void follow(const StateDifference& change) {
    if (const TableDifference* own = find(change, table_)) {
      for (std::string& name : columns_) {
        const auto column = std::ranges::find_if(own->columns, [&](const ColumnDifference& one) {
          return equal_ignoring_case(one.before, name);
        });
        if (column != own->columns.end()) name = column->after;
      }
      table_ = own->after;  // empty = it is gone, whatever has its name later
    }
    const TableDifference* parent = find(change, parent_);
    if (parent != nullptr && !parent->after.empty()) parent_ = parent->after;
  }

  static const TableDifference* find(const StateDifference& change, const std::string& name) {
    const auto found = std::ranges::find_if(change.tables, [&](const TableDifference& table) {
      return !name.empty() && equal_ignoring_case(table.before, name);
    });
    return found == change.tables.end() ? nullptr : &*found;
  }

  std::string table_;
  std::string parent_;
  std::vector<std::string> columns_;
};

// Rows of `green` that refer to nothing and did not do so in blue; all of them where what they
// refer to cannot be told, since then none is known to be an old one.
std::int64_t count_new(const ForeignKeyViolation& green, const ForeignKeyViolation& blue) {
  const bool are_known = !green.orphans.empty() && !blue.orphans.empty();
  if (!are_known) return green.rows;
  std::vector<std::uint64_t> fresh;
  std::ranges::set_difference(green.orphans, blue.orphans, std::back_inserter(fresh));
  return static_cast<std::int64_t>(fresh.size());
}

void note_new(const Rehearsal& rehearsal, const std::vector<ForeignKeyViolation>& green,
              VerifyRecord& record) {
  const auto& blue = rehearsal.blue_violations;
  for (const ForeignKeyViolation& violation : green) {
    const auto old = std::ranges::find_if(blue, [&](const ForeignKeyViolation& other) {
      return other.mismatch.empty() == violation.mismatch.empty() &&
             KeyInGreen(rehearsal, other).is(violation);
    });
    const bool is_old = old != blue.end();
    const std::int64_t fresh = is_old ? count_new(violation, *old) : violation.rows;
    const bool is_new_mismatch = !violation.mismatch.empty() && !is_old;
    if (fresh == 0 && !is_new_mismatch) continue;
    std::string message = describe(violation, fresh);
    if (is_old) message += concat("; ", count_of(old->rows, "row"), " had none before");
    record.foreign_keys.push_back({violation.table, std::move(message)});
  }
}

// Older damage to what was checked in full of green, which is more than was checked of a large
// blue.
void look_at_blue_again(Rehearsal& rehearsal, const VerifyRecord& record) {
  const bool is_explained = !rehearsal.run.fixture.integrity.empty();
  if (record.integrity.empty() || is_explained || rehearsal.blue_session == nullptr) return;
  rehearsal.run.fixture.integrity = rehearsal.blue_session->check_integrity(record.checked_tables);
}

bool has_virtual_tables(const Schema& schema) {
  return std::ranges::any_of(schema.tables,
                             [](const Table& table) { return table.kind == TableKind::virtual_; });
}

// Removes a copy when nobody reads it any more, however that ends.
class Dropped {
 public:
  Dropped(Engine& engine, const Database& copy) : engine_(engine), copy_(copy) {}
  ~Dropped() {
    try {
      engine_.drop(copy_);
    } catch (const Error& error) {
      log_warning(concat("left behind ", copy_.location, ": ", error.what()));
    }
  }
  Dropped(const Dropped&) = delete;
  Dropped& operator=(const Dropped&) = delete;

 private:
  Engine& engine_;
  const Database& copy_;
};

VirtualTables virtual_tables_of(const Schema& schema) {
  return has_virtual_tables(schema) ? VirtualTables::ask : VirtualTables::leave_out;
}

// What virtual tables find wrong with themselves, and which rows break a CHECK, is told only where
// it may be written, which blue is not; and it is no damage, so production may well have lived with
// it.
std::vector<std::string> findings_where_blue_may_be_written(const Rehearsal& rehearsal) {
  Engine& engine = rehearsal.engine;
  const Database copy = engine.place(rehearsal.work.path(), "looked-at");
  engine.fork(rehearsal.blue, copy);
  const Dropped drop_at_the_end(engine, copy);
  return engine.open(copy, rehearsal.writing)
      ->check_structure(virtual_tables_of(rehearsal.timeline->schema(0)));
}

void subtract(const std::vector<std::string>& known, std::vector<std::string>& messages) {
  std::erase_if(messages,
                [&](const std::string& message) { return std::ranges::count(known, message) > 0; });
}

}  // namespace

void start_blue_checks(Rehearsal& rehearsal) {
  SessionOptions reading = rehearsal.reading;
  reading.in_background = rehearsal.parallel;
  rehearsal.blue_checks = start_in_background(
      rehearsal.parallel,
      [&engine = rehearsal.engine, blue = rehearsal.blue, reading, in_full = !rehearsal.large] {
        return check_blue(engine, blue, reading, in_full);
      });
  rehearsal.blue_checks_started = true;
}

void collect_blue_checks(Rehearsal& rehearsal) {
  if (!rehearsal.blue_checks.valid()) return;
  const StorageFindings found = rehearsal.blue_checks.get();
  rehearsal.run.fixture.integrity = found.integrity;
  rehearsal.blue_violations = found.foreign_keys;
  note_foreign_keys(found, rehearsal.run.fixture);
}

// On a copy, by connections of their own: what a migration set its connection to, say that CHECKs
// do not count, is gone when it closes, and what it wrote is still there.
void start_green_checks(Rehearsal& rehearsal, const Schema& schema) {
  rehearsal.green_work = plan(rehearsal, schema);
  Engine& engine = rehearsal.engine;
  const Database copy = engine.place(rehearsal.work.path(), "verified");
  engine.fork(rehearsal.green, copy);
  // One thread is left to the rollback.
  const unsigned threads = rehearsal.parallel ? std::max(1U, rehearsal.options.threads - 1) : 1;
  SessionOptions options = rehearsal.writing;
  options.in_background = rehearsal.parallel;
  const auto work = [&engine, copy, threads, work = rehearsal.green_work, options,
                     virtual_tables = virtual_tables_of(schema)] {
    const Dropped drop_at_the_end(engine, copy);
    return check(
        work, virtual_tables, [&](const auto& use) { use(*engine.open(copy, options)); }, threads);
  };
  if (rehearsal.parallel) {
    rehearsal.green_checks = start_in_background(true, work);
    return;
  }
  std::promise<StorageFindings> found;
  found.set_value(work());
  rehearsal.green_checks = found.get_future();
}

void collect_green_checks(Rehearsal& rehearsal) {
  if (!rehearsal.green_checks.valid()) return;
  const StorageFindings found = rehearsal.green_checks.get();
  collect_blue_checks(rehearsal);
  VerifyRecord& record = rehearsal.run.verify;
  record.integrity = found.integrity;
  record.checked_tables = rehearsal.green_work.tables;
  look_at_blue_again(rehearsal, record);
  // What the fixture brought with it is not the migrations' doing.
  subtract(rehearsal.run.fixture.integrity, record.integrity);
  if (!record.integrity.empty()) {
    subtract(findings_where_blue_may_be_written(rehearsal), record.integrity);
  }
  note_new(rehearsal, found.foreign_keys, record);
  record.storage_was_checked = true;
}

Touched touched_by_all(const Rehearsal& rehearsal) {
  Touched all;
  for (std::size_t i = 0; i < rehearsal.applied; ++i) {
    const MigrationRecord& record = rehearsal.run.migrations[rehearsal.pending[i].record];
    merge(all, touched_by(*record.up, rehearsal.timeline->schema(i),
                          rehearsal.timeline->schema(i + 1), rehearsal.tool_tables));
  }
  return all;
}

}  // namespace gate
