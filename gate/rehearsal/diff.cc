#include "gate/rehearsal/diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/fingerprint.h"
#include "gate/base/log.h"
#include "gate/base/progress.h"
#include "gate/base/secrets.h"
#include "gate/base/temp_dir.h"
#include "gate/base/text.h"
#include "gate/compare/schemas.h"
#include "gate/fixture/fixture.h"
#include "gate/rehearsal/diff_tables.h"

namespace gate {

namespace {

// A URL without its password.
std::string shown_path(const std::string& path) {
  return is_running_database(path) ? without_secrets(path) : path;
}

// A database of ours, or a reference to somebody's file; gone again when this is.
class Opened {
 public:
  Opened(Engine& engine, const std::string& path, const std::string& work, std::string_view name)
      : engine_(engine), path_(path), files_(stamp()) {
    side_.database = engine.place(work, name);
    FixtureRecord record;
    if (!load_fixture(engine, path, side_.database, work, record)) throw Error(record.unreadable);
    try {
      side_.session = engine.open(side_.database, options_of_reading());
      side_.schema = side_.session->read_schema();
    } catch (const Interrupted&) {
      throw;
    } catch (const Error& error) {
      throw Error(concat(in_quotes(shown_path(path)), ": ", reason_of(error, side_.database)));
    }
  }
  ~Opened() {
    side_.session.reset();
    try {
      engine_.drop(side_.database);
    } catch (const Error& error) {
      log_warning(error.what());
    }
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  DiffDatabase& side() { return side_; }

  DiffSide record() const {
    DiffSide record{.path = shown_path(path_)};
    for (const std::string& file : fixture_files(path_)) record.bytes += file_size(file);
    return record;
  }

  // Who writes while somebody reads makes of both what neither was.
  void require_unchanged() const {
    if (stamp() == files_) return;
    throw Error(concat(in_quotes(shown_path(path_)), " was written to while it was read"));
  }

 private:
  std::string stamp() const {
    std::vector<std::string> files;
    for (const std::string& file : fixture_files(path_)) {
      files.push_back(concat(file, "=", stamp_of_file(file)));
    }
    return join(files, "\n");
  }

  Engine& engine_;
  std::string path_;
  std::string files_;
  DiffDatabase side_{};
};

void require_matches(const LeftOutParts& left_out) {
  for (const LeftOut& row : left_out.matches()) {
    if (!row.names.empty()) continue;
    const bool is_about_columns = row.pattern.find('.') != row.pattern.npos;
    throw UsageError(concat("--ignore ", in_quotes(row.pattern), ": neither database has such a ",
                            is_about_columns ? "column (TABLE.COLUMN)" : "table, view or setting"));
  }
}

// By table, in lower case; one that never counted begins where one that stands at 0 does.
std::map<std::string, std::int64_t> counters_of(DiffDatabase& side) {
  std::map<std::string, std::int64_t> counters;
  for (const Row& row : side.session->sequences()) {
    const auto* table = std::get_if<std::string>(&row.at(0));
    const auto* value = std::get_if<std::int64_t>(&row.at(1));
    if (table != nullptr && value != nullptr) counters[to_lower(*table)] = *value;
  }
  return counters;
}

// What belongs to a table that only one of both has comes and goes with it.
void compare_counters(const DiffTask& task, Diff& diff) {
  auto a = counters_of(task.a);
  auto b = counters_of(task.b);
  for (const Table& table : task.a.schema.tables) {
    const Table* other = find_table(task.b.schema, table.name);
    if (other == nullptr || task.left_out.has_table(table.name)) continue;
    if (!has_counter(table) && !has_counter(*other)) continue;  // what one of before left behind
    const std::int64_t before = a[to_lower(table.name)];
    const std::int64_t after = b[to_lower(table.name)];
    if (before == after) continue;
    diff.schema.push_back({.kind = "sequence",
                           .name = table.name,
                           .change = Change::changed,
                           .before = std::to_string(before),
                           .after = std::to_string(after),
                           .table = table.name});
  }
}

void compare(const DiffTask& task, Diff& diff) {
  if (task.options.with_schema) {
    diff.schema = compare_schemas(task.a.schema, task.b.schema, task.left_out.tables());
  }
  if (!task.options.with_data) return;
  compare_counters(task, diff);
  compare_rows_of_tables(task, diff);
}

bool holds_rows(const Table& table) {
  return table.kind == TableKind::normal || table.kind == TableKind::virtual_;
}

bool has_object_left(const DiffTask& task, const Schema& schema) {
  const auto is_left = [&](const auto& one) { return !task.left_out.has_table(one.name); };
  return std::ranges::any_of(
             schema.tables,
             [&](const Table& table) { return holds_rows(table) && is_left(table); }) ||
         (task.options.with_schema && std::ranges::any_of(schema.views, is_left));
}

// Whether of some table with rows a column was compared; also where none has rows.
bool has_value_left(const DiffTask& task, const Diff& diff) {
  bool has_rows = false;
  for (const TableDifference& table : diff.tables) {
    if (table.rows_before == 0) continue;
    has_rows = true;
    const Table* compared = find_table(task.a.schema, table.before);
    if (compared != nullptr && !compared->columns.empty()) return true;
  }
  return !has_rows;
}

// What is the same only since nothing of it was looked at is not known to be.
void require_something_left(const DiffTask& task, Diff& diff) {
  if (task.options.ignore.empty() || verdict_of(diff) != DiffVerdict::same) return;
  const bool has_nothing = !task.left_out.tables().empty() &&
                           !has_object_left(task, task.a.schema) &&
                           !has_object_left(task, task.b.schema);
  if (has_nothing) {
    diff.not_compared = {{.reason = "--ignore leaves nothing to be compared"}};
  } else if (task.options.with_data && !has_value_left(task, diff)) {
    diff.not_compared = {
        {.reason = "--ignore leaves no column to be compared of any table with rows"}};
  }
}

void observe(Engine& engine, const std::pair<std::string, std::string>& paths,
             const DiffOptions& options, Diff& found) {
  Progress progress;
  const TempDir work(options.work_dir);
  progress.begin("opening", 1, 2);
  Opened a(engine, paths.first, work.path(), "a");
  Opened b(engine, paths.second, work.path(), "b");
  found.a = a.record();
  found.b = b.record();
  const LeftOutParts left_out(options.ignore, a.side().schema, b.side().schema);
  require_matches(left_out);
  found.left_out = left_out.matches();
  for (Opened* one : {&a, &b}) {
    one->side().schema = left_out.without(std::move(one->side().schema));
  }
  progress.begin("comparing", 2, 2);
  const DiffTask task{engine, options, left_out, a.side(), b.side()};
  compare(task, found);
  require_something_left(task, found);
  a.require_unchanged();
  b.require_unchanged();
}

}  // namespace

Diff diff(Engine& engine, const std::string& a, const std::string& b, const DiffOptions& options) {
  const Stopwatch watch;
  Diff found{.tool_version = options.tool_version,
             .engine = std::string(engine.name()),
             .engine_version = engine.version(),
             .started_at = utc_now(),
             .a = {.path = shown_path(a)},
             .b = {.path = shown_path(b)},
             .with_schema = options.with_schema,
             .with_data = options.with_data};
  try {
    observe(engine, {a, b}, options, found);
  } catch (const UsageError&) {
    throw;
  } catch (const Interrupted&) {
    throw;
  } catch (const Error& error) {  // of what was found until then nothing can be relied on
    found.schema.clear();
    found.tables.clear();
    found.not_compared = {{.reason = error.what()}};
  }
  found.seconds = watch.seconds();
  return found;
}

}  // namespace gate
