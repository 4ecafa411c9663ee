// sqlx (Rust): files that stand alone or come as up and down, a row per version in
// _sqlx_migrations. Facts are those of its library 0.8.3.
#include <algorithm>

#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/migration/folder.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "_sqlx_migrations";
// With the tool's own white space, which stays in the schema.
constexpr std::string_view kCreate = R"(CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
))";
constexpr std::string_view kCreateOnPostgres = R"(CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
    success BOOLEAN NOT NULL,
    checksum BYTEA NOT NULL,
    execution_time BIGINT NOT NULL
))";
// What a file begins with, byte for byte, that is to run outside a transaction.
constexpr std::string_view kNoTransaction = "-- no-transaction";

bool is_paired(std::string_view name) {
  return name.ends_with(".up.sql") || name.ends_with(".down.sql");
}

// What stands before the first '_' has to be a number: where it is none, the tool refuses the whole
// folder, and so it is taken here and complained about there.
std::optional<FileName> parse_name(std::string_view name) {
  const auto line = name.find('_');
  if (line == name.npos || !name.ends_with(".sql")) return std::nullopt;
  const std::string_view ending = name.ends_with(".up.sql") ? ".up.sql"
                                  : is_paired(name)         ? ".down.sql"
                                                            : ".sql";
  if (line + 1 + ending.size() > name.size()) return std::nullopt;
  return FileName{
      .digits = std::string(name.substr(0, line)),
      .title = std::string(name.substr(line + 1, name.size() - line - 1 - ending.size())),
      .direction = ending == ".down.sql" ? Direction::down : Direction::up};
}

// On SQLite the release does not mind it.
bool is_unwrapped(std::string_view bytes, Dialect dialect) {
  return dialect == Dialect::postgres && bytes.starts_with(kNoTransaction);
}

constexpr FolderLayout kPairs = {.format = "sqlx",
                                 .parse = parse_name,
                                 .needs_up = true,
                                 .takes_hidden = true,
                                 .checksum = sha384,
                                 .is_unwrapped = is_unwrapped};

constexpr FolderLayout kSimple = {.format = "sqlx-simple",
                                  .parse = parse_name,
                                  .needs_up = true,
                                  .takes_hidden = true,
                                  .checksum = sha384,
                                  .is_unwrapped = is_unwrapped};

// Flyway's has these as well, and more.
bool is_history(const Table& table) {
  return has_columns(table, {"version", "description", "installed_on", "success", "checksum",
                             "execution_time"}) &&
         table.columns.size() == 6;
}

// One down or up file makes the folder one of pairs. A name without a number is nobody's, or
// anybody's.
bool has_name(const FolderView& folder, bool paired) {
  return !folder.is_one_file() && std::ranges::any_of(folder.names(), [&](const auto& name) {
    const auto parsed = parse_name(name);
    return parsed && parse_number(parsed->digits) && is_paired(name) == paired;
  });
}

Evidence recognises_pairs(const FolderView& folder) {
  return has_name(folder, true) ? Evidence::names : Evidence::none;
}

Evidence recognises_simple(const FolderView& folder) {
  const bool is_simple = has_name(folder, false) && !has_name(folder, true);
  return is_simple ? Evidence::names : Evidence::none;
}

MigrationFolder read_pairs(const std::string& path, const Reading& how) {
  return read_numbered_folder(path, kPairs, how);
}

MigrationFolder read_simple(const std::string& path, const Reading& how) {
  return read_numbered_folder(path, kSimple, how);
}

std::string history_query(const Table& table, Dialect dialect) {
  const std::string_view checksum =
      dialect == Dialect::postgres ? "encode(checksum, 'hex')" : "lower(hex(checksum))";
  return concat("SELECT version, description, ", checksum, ", success FROM ",
                table_literal(table.name, dialect), " ORDER BY version");
}

History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    const std::string version = version_text(row.at(0));
    history.applied.push_back({version, text_of(row.at(1)), text_of(row.at(2))});
    if (!is_true(row.at(3))) {
      history.trouble = concat("version ", version, " is partly applied (success = 0)");
    }
  }
  return history;
}

// The tool says so at every run, IF NOT EXISTS.
std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  return {std::string(dialect == Dialect::postgres ? kCreateOnPostgres : kCreate)};
}

std::string record(const Migration& migration, Direction direction, const std::string& table,
                   Dialect dialect) {
  if (direction == Direction::down) {
    return concat("DELETE FROM ", table, " WHERE version = ", migration.version);
  }
  std::string description = migration.name;
  std::ranges::replace(description, '_', ' ');
  // The tool notes how many nanoseconds it took, which nobody reads.
  return concat("INSERT INTO ", table,
                " (version, description, success, checksum, execution_time) VALUES (",
                migration.version, ", ", text_literal(description), ", TRUE, ",
                dialect == Dialect::postgres ? "'\\x" : "x'", migration.up->checksum, "', 0)");
}

// Without a down there is nothing to undo, and the tool passes over the version.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  const auto& script = direction == Direction::up ? migration.up : migration.down;
  if (!script) return {};
  const std::string table = history_literal(history_table, kTable, dialect);
  const std::string row = record(migration, direction, table, dialect);
  return dialect == Dialect::postgres ? in_one_transaction_or_query(*script, {row})
                                      : in_one_transaction(*script, {row});
}

constexpr ToolLock kRunLock = {.holder = ToolLock::Holder::session,
                               .query = "SELECT pg_advisory_lock(1026731422)"};

}  // namespace

const Format kSqlx = {
    .name = "sqlx",
    .summary = "sqlx: NNN_name.up.sql and NNN_name.down.sql, _sqlx_migrations",
    .files = "NNN_name.up.sql",
    .table = kTable,
    .foreign_keys = true,
    .late = Late::runs,
    .is_history = is_history,
    .recognises = recognises_pairs,
    .reader = read_pairs,
    .asker = history_query,
    .history = history,
    .lock = &kRunLock,
    .preparer = prepare,
    .compose = compose_pair,
    .planner = plan,
};

const Format kSqlxSimple = {
    .name = "sqlx-simple",
    .summary = "sqlx: NNN_name.sql, _sqlx_migrations",
    .files = "NNN_name.sql",
    .table = kTable,
    .foreign_keys = true,
    .late = Late::runs,
    .has_downs = false,
    .is_history = is_history,
    .recognises = recognises_simple,
    .reader = read_simple,
    .asker = history_query,
    .history = history,
    .lock = &kRunLock,
    .preparer = prepare,
    .planner = plan,
};

}  // namespace gate
