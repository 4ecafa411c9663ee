// Prisma Migrate: a folder per migration, and a row per attempt in _prisma_migrations.
#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/folders.h"
#include "gate/migration/history.h"
#include "gate/migration/lines.h"
#include "gate/migration/script.h"
#include "gate/migration/tools.h"
#include "gate/sql/dialect.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "_prisma_migrations";
constexpr std::string_view kScript = "migration.sql";
// Names the database that the migrations were written for.
constexpr std::string_view kLock = "migration_lock.toml";

// With the tool's own white space, which stays in the schema.
constexpr std::string_view kCreate = R"(CREATE TABLE "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
))";

constexpr std::string_view kCreateOnPostgres = R"(CREATE TABLE _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
))";

// In milliseconds, as the engine that comes with the tool stores it. Driver adapters store text;
// the tool reads both.
constexpr std::string_view kNow =
    "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)";

// A UUID of version 4, which is random.
constexpr std::string_view kUuid =
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || "
    "substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + abs(random() % 4), 1) || "
    "substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";

constexpr std::string_view kNowOnPostgres = "clock_timestamp()";
constexpr std::string_view kUuidOnPostgres = "gen_random_uuid()::text";

// Any name will do. The time that it begins with is a custom of the tool's.
std::optional<FileVersion> parse_name(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  const bool has_time = !digits.empty() && name.substr(digits.size()).starts_with('_');
  const std::string_view title = has_time ? name.substr(digits.size() + 1) : name;
  return FileVersion{.version = std::string(name), .title = std::string(title)};
}

void read_migration(const std::string& folder, const Reading& how, Migration& migration,
                    std::vector<FolderProblem>& problems) {
  put_script(read_script(path_in(folder, kScript), how.dialect), Direction::up, migration,
             problems);
}

constexpr FoldersLayout kLayout = {.format = "prisma",
                                   .files = "TIMESTAMP_name/migration.sql",
                                   .script = kScript,
                                   .parse = parse_name,
                                   .read = read_migration,
                                   .needs_script = true,
                                   .takes_hidden = true,
                                   .follows_links = false,
                                   .is_before = is_before_in_dictionary};

bool is_history(const Table& table) {
  return equal_ignoring_case(table.name, kTable) &&
         has_columns(table, {"checksum", "finished_at", "migration_name", "rolled_back_at"});
}

Evidence recognises(const FolderView& folder) {
  if (!has_folder_of(folder, kLayout)) return Evidence::none;
  return folder.has(kLock) ? Evidence::marks : Evidence::names;
}

// As the tool takes it, which is no reader of TOML: what stands on the first line that begins with
// the word, up to the line's end. Nothing where there is no such line.
std::optional<std::string_view> provider_in(std::string_view text) {
  constexpr std::string_view kBefore = "provider = ";
  for (const Line& line : lines_of(text)) {
    if (!line.text.starts_with("provider")) continue;
    std::string_view value = line.text;
    while (value.starts_with(kBefore)) value.remove_prefix(kBefore.size());
    while (value.starts_with('"')) value.remove_prefix(1);
    while (value.ends_with('"')) value.remove_suffix(1);
    return value;
  }
  return std::nullopt;
}

// Empty = the tool takes it for some product. Which one that is, is for others to say.
std::string why_refused_lock(std::string_view text, Dialect dialect) {
  constexpr std::array<std::string_view, 5> kOthers = {"postgresql", "cockroachdb", "sqlserver",
                                                       "mysql", "mongodb"};
  const auto provider = provider_in(text);
  const bool is_known = provider == name_of(Dialect::sqlite) ||
                        (provider && std::ranges::count(kOthers, *provider) > 0);
  if (is_known) return "";
  return concat(
      "prisma refuses the folder (P3019): it ",
      provider ? concat("takes ", in_quotes(*provider), " for the provider") : "finds no provider",
      "; the line must be spelled as in provider = ", '"', name_of(dialect), '"',
      " with nothing behind it");
}

MigrationFolder read(const std::string& path, const Reading& how) {
  MigrationFolder folder = read_folders(path, kLayout, how);
  const std::string lock = path_in(path, kLock);
  if (!is_regular_file(lock)) return folder;
  const std::string why = why_refused_lock(read_file(lock, kLargestByHand), how.dialect);
  if (!why.empty()) folder.problems.push_back(unreadable({.path = display_path(lock)}, why));
  return folder;
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT migration_name, checksum, finished_at, rolled_back_at FROM ",
                table_literal(table.name, dialect), " ORDER BY started_at, migration_name");
}

// A name has a row for each attempt: one that was rolled back says nothing, one that was neither
// finished nor rolled back stops the tool until somebody resolves it.
History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    const bool is_rolled_back = !std::holds_alternative<Null>(row.at(3));
    if (is_rolled_back) continue;
    const std::string name = text_of(row.at(0));
    if (std::holds_alternative<Null>(row.at(2))) {
      history.trouble = concat("migration ", name, " was begun and not finished");
      continue;
    }
    history.applied.push_back({.version = name, .checksum = text_of(row.at(1))});
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  return {std::string(dialect == Dialect::postgres ? kCreateOnPostgres : kCreate)};
}

// Nothing holds them together: the row is there before the script, and what the script did before
// it failed stays; but for PostgreSQL, which takes a script as one query.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  if (direction == Direction::down || !migration.up) return {};
  const std::string table = history_literal(history_table, kTable, dialect);
  const std::string name = text_literal(migration.version);
  const bool is_postgres = dialect == Dialect::postgres;
  const std::string_view now = is_postgres ? kNowOnPostgres : kNow;
  std::vector<Step> steps;
  steps.push_back(
      {.kind = Step::Kind::tool,
       .sql = concat("INSERT INTO ", table,
                     " (id, checksum, started_at, migration_name, "
                     "applied_steps_count) VALUES (",
                     is_postgres ? kUuidOnPostgres : kUuid, ", ",
                     text_literal(migration.up->checksum), ", ", now, ", ", name, ", 0)")});
  if (is_postgres) {
    std::ranges::move(as_one_query(*migration.up), std::back_inserter(steps));
  } else {
    append_script(*migration.up, steps);
  }
  steps.push_back({.kind = Step::Kind::record,
                   .sql = concat("UPDATE ", table, " SET finished_at = ", now,
                                 ", applied_steps_count = 1 WHERE migration_name = ", name,
                                 " AND finished_at IS NULL AND rolled_back_at IS NULL")});
  return steps;
}

constexpr ToolLock kRunLock = {.holder = ToolLock::Holder::session,
                               .query = "SELECT pg_advisory_lock(72707369)"};

}  // namespace

const Format kPrisma = {
    .name = "prisma",
    .summary = "Prisma Migrate: TIMESTAMP_name/migration.sql, _prisma_migrations",
    .files = "TIMESTAMP_name/migration.sql",
    .table = kTable,
    .foreign_keys = true,
    .late = Late::runs,
    .has_downs = false,
    .never_wraps = true,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history,
    .lock = &kRunLock,
    .preparer = prepare,
    .planner = plan,
};

}  // namespace gate
