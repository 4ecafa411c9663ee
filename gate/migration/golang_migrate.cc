// golang-migrate: one row that says how far, written before and after.
#include <algorithm>
#include <iterator>

#include "gate/base/text.h"
#include "gate/migration/folder.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "schema_migrations";

// Any extension will do; the last ".up." or ".down." counts.
std::optional<FileName> parse_name(std::string_view name) {
  const auto up = name.rfind(".up.");
  const auto down = name.rfind(".down.");
  if (up == name.npos && down == name.npos) return std::nullopt;
  const bool is_up = down == name.npos || (up != name.npos && up > down);
  return parse_numbered(name.substr(0, is_up ? up : down), is_up ? "up" : "down");
}

constexpr FolderLayout kLayout = {
    .format = "golang-migrate", .parse = parse_name, .needs_up = false};

// By its columns, under any name: the tool lets users choose one.
bool is_history(const Table& table) {
  const bool has_both =
      find_column(table, "version") != nullptr && find_column(table, "dirty") != nullptr;
  return has_both && (equal_ignoring_case(table.name, kTable) || table.columns.size() == 2);
}

Evidence recognises(const FolderView& folder) {
  return evidence_of(folder, kLayout);
}

MigrationFolder read(const std::string& path, const Reading& how) {
  return read_numbered_folder(path, kLayout, how);
}

// The tool takes the first row, whichever that is; a second one is trouble.
std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT version, dirty FROM ", table_literal(table.name, dialect), " LIMIT 2");
}

History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true, .is_high_water_mark = true};
  if (rows.empty()) return history;
  const std::string version = version_text(rows[0].at(0));
  // -1 is the tool's way to say "before the first".
  if (version != "-1" && !version.empty()) history.applied.push_back({.version = version});
  history.mark = parse_number(version);
  if (rows.size() > 1) {
    history.trouble = concat(in_quotes(table.name), " has more than one row");
  } else if (!parse_number(version) && version != "-1") {
    history.trouble = concat(in_quotes(table.name), " holds no version number");
  }
  if (is_true(rows[0].at(1))) history.trouble = concat("version ", version, " is marked dirty");
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  if (dialect == Dialect::postgres) {
    return {
        "CREATE TABLE IF NOT EXISTS \"public\".\"schema_migrations\" (version bigint not null "
        "primary "
        "key, dirty boolean not null)"};
  }
  return {"CREATE TABLE IF NOT EXISTS schema_migrations (version uint64,dirty bool)",
          "CREATE UNIQUE INDEX IF NOT EXISTS version_unique ON schema_migrations (version)"};
}

// A transaction of its own. Before the first migration a clean state has no row.
void append_set_version(const std::string& table, const std::string& version, bool dirty,
                        Dialect dialect, std::vector<Step>& steps) {
  const bool is_postgres = dialect == Dialect::postgres;
  const std::string_view value = dirty ? (is_postgres ? "true" : "1") : is_postgres ? "false" : "0";
  const auto kind = dirty ? Step::Kind::tool : Step::Kind::record;
  steps.push_back({.kind = kind, .sql = "BEGIN"});
  steps.push_back({.kind = kind, .sql = concat(is_postgres ? "TRUNCATE " : "DELETE FROM ", table)});
  if (version != "-1" || dirty) {
    steps.push_back({.kind = kind,
                     .sql = concat("INSERT INTO ", table, " (version, dirty) VALUES (", version,
                                   ", ", value, ")")});
  }
  steps.push_back({.kind = kind, .sql = "COMMIT"});
}

// A direction without a file only moves the version; an empty file is an empty transaction.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration* previous,
                       const Table* history_table, Dialect dialect) {
  const bool is_up = direction == Direction::up;
  const std::string before = previous != nullptr ? previous->version : "-1";
  const std::string& target = is_up ? migration.version : before;
  const std::string table = history_literal(history_table, kTable, dialect);
  const auto& script = is_up ? migration.up : migration.down;
  std::vector<Step> steps;
  append_set_version(table, target, true, dialect, steps);
  if (script) {
    auto own = dialect == Dialect::postgres && !script->is_unwrapped
                   ? as_one_query(*script)
                   : in_one_transaction(*script, {});
    std::ranges::move(own, std::back_inserter(steps));
  }
  append_set_version(table, target, false, dialect, steps);
  return steps;
}

constexpr ToolLock kRunLock = {.holder = ToolLock::Holder::session,
                               .query = "SELECT pg_advisory_lock(1486364155)"};

}  // namespace

const Format kGolangMigrate = {
    .name = "golang-migrate",
    .summary = "golang-migrate: NNN_name.up.sql and NNN_name.down.sql, schema_migrations",
    .files = "NNN_name.up.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::never,
    .may_unwrap = true,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history,
    .lock = &kRunLock,
    .preparer = prepare,
    .compose = compose_pair,
    .planner = plan,
};

}  // namespace gate
