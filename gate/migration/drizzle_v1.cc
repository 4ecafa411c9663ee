// Drizzle from 1.0: a folder per migration, and its name in __drizzle_migrations.
#include <algorithm>
#include <chrono>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/breakpoints.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/folders.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "__drizzle_migrations";
constexpr std::string_view kScript = "migration.sql";
constexpr std::string_view kJournal = "meta/_journal.json";  // of the releases before
// With the tool's own white space, which stays in the schema.
constexpr std::string_view kCreate = R"(CREATE TABLE IF NOT EXISTS "__drizzle_migrations" (
				id INTEGER PRIMARY KEY,
				hash text NOT NULL,
				created_at numeric,
				name text,
				applied_at TEXT
			))";

constexpr std::string_view kOnPostgres = "drizzle.__drizzle_migrations";
constexpr std::string_view kSchemaOnPostgres = "CREATE SCHEMA IF NOT EXISTS \"drizzle\"";
constexpr std::string_view kCreateOnPostgres =
    R"(CREATE TABLE IF NOT EXISTS "drizzle"."__drizzle_migrations" (
				id SERIAL PRIMARY KEY,
				hash text NOT NULL,
				created_at bigint,
				name text,
				applied_at timestamp with time zone DEFAULT now()
			))";

constexpr std::string_view kNow = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
constexpr std::string_view kNowOnPostgres = "now()";

constexpr std::size_t kTimeDigits = 14;

// Any name will do. The time that it begins with is what the tool's generator gives it.
std::optional<FileVersion> parse_name(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  const bool has_time = !digits.empty() && name.substr(digits.size()).starts_with('_');
  const std::string_view title = has_time ? name.substr(digits.size() + 1) : name;
  return FileVersion{.version = std::string(name), .title = std::string(title)};
}

void read_migration(const std::string& folder, const Reading& how, Migration& migration,
                    std::vector<FolderProblem>& problems) {
  put_script(read_drizzle_script(path_in(folder, kScript), how.dialect), Direction::up, migration,
             problems);
}

constexpr FoldersLayout kLayout = {.format = "drizzle-v1",
                                   .files = "TIMESTAMP_name/migration.sql",
                                   .script = kScript,
                                   .parse = parse_name,
                                   .read = read_migration,
                                   .needs_script = false,
                                   .takes_hidden = true,
                                   .is_before = is_before_in_dictionary};

bool is_history(const Table& table) {
  return equal_ignoring_case(without_schema(table.name), kTable) &&
         has_columns(table, {"id", "hash", "created_at", "name", "applied_at"});
}

// The generator lays a snapshot beside each script.
Evidence recognises(const FolderView& folder) {
  if (!has_folder_of(folder, kLayout) || folder.has(kJournal)) return Evidence::none;
  const bool has_snapshot = std::ranges::any_of(folder.names(), [&](const std::string& name) {
    return folder.has(concat(name, "/snapshot.json")) && folder.has(concat(name, '/', kScript));
  });
  return has_snapshot ? Evidence::marks : Evidence::names;
}

MigrationFolder read(const std::string& path, const Reading& how) {
  MigrationFolder folder = read_folders(path, kLayout, how);
  if (const std::string journal = path_in(path, kJournal); exists(journal)) {
    folder.problems.push_back(unreadable(
        {.path = display_path(journal)},
        "drizzle from 1.0 refuses a folder with meta/_journal.json; run 'drizzle-kit up'"));
  }
  return folder;
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT name, hash FROM ", table_literal(table.name, dialect), " ORDER BY id");
}

History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    history.applied.push_back({.version = text_of(row.at(0)), .checksum = text_of(row.at(1))});
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  if (dialect == Dialect::postgres) {
    return {std::string(kSchemaOnPostgres), std::string(kCreateOnPostgres)};
  }
  return {std::string(kCreate)};
}

// The first 14 digits of a name as a time, in milliseconds; NULL where there are fewer. A month or
// an hour that the calendar does not have runs over into the next, as in the tool's language.
std::string milliseconds_of(std::string_view name) {
  const std::string_view digits = leading_digits(name.substr(0, kTimeDigits));
  if (digits.size() < kTimeDigits) return "NULL";
  const auto part = [&](std::size_t at, std::size_t size) {
    return static_cast<int>(*parse_number(digits.substr(at, size)));
  };
  const int month = part(4, 2) - 1;
  using std::chrono::days;
  const auto first = std::chrono::sys_days(std::chrono::year(part(0, 4)) / 1 / 1);
  const auto ymd = std::chrono::year_month_day(first) + std::chrono::months(month);
  const auto time = std::chrono::sys_seconds(std::chrono::sys_days(ymd) + days(part(6, 2) - 1)) +
                    std::chrono::hours(part(8, 2)) + std::chrono::minutes(part(10, 2)) +
                    std::chrono::seconds(part(12, 2));
  return std::to_string(
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

// The tool has one transaction around all that is pending; here each has its own.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  if (direction == Direction::down || !migration.up) return {};
  const std::string table =
      history_literal(history_table, dialect == Dialect::postgres ? kOnPostgres : kTable, dialect);
  return in_one_transaction(
      *migration.up,
      {concat("INSERT INTO ", table, " (hash, created_at, name, applied_at) VALUES (",
              text_literal(migration.up->checksum), ", ", milliseconds_of(migration.version), ", ",
              text_literal(migration.version), ", ",
              dialect == Dialect::postgres ? kNowOnPostgres : kNow, ")")});
}

}  // namespace

const Format kDrizzleV1 = {
    .name = "drizzle-v1",
    .summary = "Drizzle from 1.0: TIMESTAMP_name/migration.sql, __drizzle_migrations",
    .files = "TIMESTAMP_name/migration.sql",
    .table = kTable,
    .foreign_keys = true,
    .late = Late::runs,
    .has_downs = false,
    .wraps_all = true,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history,
    .preparer = prepare,
    .planner = plan,
};

}  // namespace gate
