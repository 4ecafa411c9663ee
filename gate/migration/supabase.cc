// Supabase's command line: numbered files for PostgreSQL, each kept statement by statement in its
// history.
#include <algorithm>
#include <optional>

#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/history.h"
#include "gate/migration/script.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kEngine = "postgresql";
constexpr std::string_view kTable = "supabase_migrations.schema_migrations";

std::optional<FileVersion> parse_name(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  const bool is_migration =
      !digits.empty() && name.substr(digits.size()).starts_with('_') && name.ends_with(".sql");
  if (!is_migration) return std::nullopt;
  // An older release wrote one that its followers pass over.
  constexpr std::string_view kFirstOfNow = "20211209000000";
  const bool is_old_start = name.substr(digits.size()) == "_init.sql" &&
                            digits.size() == kFirstOfNow.size() && digits < kFirstOfNow;
  if (is_old_start) return std::nullopt;
  const std::size_t begin = digits.size() + 1;
  return FileVersion{.version = std::string(digits),
                     .title = std::string(name.substr(begin, name.size() - begin - 4))};
}

// The history keeps the statements and no sum of them: ours is over their texts.
std::string checksum_of(const std::vector<std::string>& statements) {
  return sha256(join(statements, ";\n"));
}

void read_file(const SqlFile& source, Migration& migration, std::vector<FolderProblem>& problems) {
  put_script(script_of(source), Direction::up, migration, problems);
  std::vector<std::string> texts;
  for (const Statement& statement : migration.up->statements) texts.push_back(statement.sql);
  migration.up->checksum = checksum_of(texts);
}

constexpr FilesLayout kLayout = {
    .format = "supabase", .files = "NNN_name.sql", .parse = parse_name, .read = read_file};

bool is_history(const Table& table) {
  return equal_ignoring_case(without_schema(table.name), without_schema(kTable)) &&
         find_column(table, "statements") != nullptr && find_column(table, "version") != nullptr;
}

// Nothing in a file says so; its place does.
Evidence recognises(const FolderView& folder) {
  if (!has_file_of(folder, kLayout)) return Evidence::none;
  std::string_view path = folder.path();
  while (path.ends_with('/')) path.remove_suffix(1);
  return path.ends_with("supabase/migrations") ? Evidence::marks : Evidence::none;
}

MigrationFolder read(const std::string& path, const Reading&) {
  return read_files(path, kLayout, {.dialect = Dialect::postgres});
}

std::string history_query(const Table& table, Dialect) {
  return concat("SELECT version, name, array_to_string(statements, E';\\n') FROM ",
                table_literal(table.name, Dialect::postgres), " ORDER BY version");
}

History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    const std::string statements = text_of(row.at(2));
    history.applied.push_back({.version = text_of(row.at(0)),
                               .description = text_of(row.at(1)),
                               .checksum = statements.empty() ? "" : sha256(statements)});
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {"CREATE SCHEMA IF NOT EXISTS supabase_migrations",
          "CREATE TABLE IF NOT EXISTS supabase_migrations.schema_migrations (version text NOT NULL "
          "PRIMARY KEY)",
          "ALTER TABLE supabase_migrations.schema_migrations ADD COLUMN IF NOT EXISTS statements "
          "text[]",
          "ALTER TABLE supabase_migrations.schema_migrations ADD COLUMN IF NOT EXISTS name text"};
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect) {
  if (direction == Direction::down || !migration.up) return {};
  std::vector<std::string> texts;
  for (const Statement& statement : migration.up->statements) {
    texts.push_back(text_literal(statement.sql));
  }
  return in_one_transaction(
      *migration.up,
      {concat("INSERT INTO ", history_literal(history_table, kTable, Dialect::postgres),
              " (version, name, statements) VALUES (", text_literal(migration.version), ", ",
              text_literal(migration.name), ", ARRAY[", join(texts, ", "), "]::text[])")});
}

}  // namespace

const Format kSupabase = {
    .name = "supabase",
    .summary = "Supabase (PostgreSQL): supabase/migrations/NNN_name.sql, schema_migrations",
    .files = "NNN_name.sql",
    .table = kTable,
    .foreign_keys = true,
    .late = Late::refuses,
    .has_downs = false,
    .engine = kEngine,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history,
    .preparer = prepare,
    .planner = plan,
};

}  // namespace gate
