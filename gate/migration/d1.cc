// Cloudflare D1 (wrangler): files with a number, and their names in d1_migrations.
#include <algorithm>
#include <limits>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/lexer.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "d1_migrations";
// With the tool's own white space, which stays in the schema.
constexpr std::string_view kCreate = R"(CREATE TABLE IF NOT EXISTS "d1_migrations"(
		id         INTEGER PRIMARY KEY AUTOINCREMENT,
		name       TEXT UNIQUE,
		applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
))";

// Any name will do: the whole of it is the version.
std::optional<FileVersion> parse_name(std::string_view name) {
  if (!name.ends_with(".sql")) return std::nullopt;
  const std::string_view digits = leading_digits(name);
  const bool has_number = !digits.empty() && name.substr(digits.size()).starts_with('_');
  const std::size_t begin = has_number ? digits.size() + 1 : 0;
  return FileVersion{.version = std::string(name),
                     .title = std::string(name.substr(begin, name.size() - begin - 4))};
}

// The tool puts its own INSERT behind the text and sends both as one.
bool ends_open(const SqlFile& source) {
  Token last;
  Lexer lexer(source.text());
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) last = token;
  return last.kind != TokenKind::end && last.text != ";";
}

// D1 has no transactions for scripts; it runs each file in one of its own.
bool opens_transaction(const Statement& statement) {
  const Token first = Lexer(statement.sql).next();
  return is_word(first, "BEGIN") || is_word(first, "SAVEPOINT");
}

void complain(const SqlFile& source, const Script& script, std::vector<FolderProblem>& problems) {
  for (const Statement& statement : script.statements) {
    if (!opens_transaction(statement)) continue;
    problems.push_back(unreadable(statement.location,
                                  "D1 refuses a transaction in a script: it runs each file in one "
                                  "of its own; take it out"));
  }
  if (ends_open(source)) {
    problems.push_back(unreadable(script.statements.back().location,
                                  "the last statement does not end with a semicolon, and wrangler "
                                  "writes its own behind it; put one there"));
  }
}

void read_file_of_d1(const SqlFile& source, Migration& migration,
                     std::vector<FolderProblem>& problems) {
  ScriptFile file = script_of(source);
  const bool is_cut = file.problems.empty();
  put_script(std::move(file), Direction::up, migration, problems);
  if (is_cut) complain(source, *migration.up, problems);
}

constexpr FilesLayout kLayout = {
    .format = "d1", .files = "NNNN_name.sql", .parse = parse_name, .read = read_file_of_d1};

// Under another name, which the configuration may give it, by the tool's white space.
bool is_history(const Table& table) {
  if (!has_columns(table, {"id", "name", "applied_at"}) || table.columns.size() != 3) return false;
  return equal_ignoring_case(table.name, kTable) ||
         table.sql.ends_with(kCreate.substr(kCreate.find('(')));
}

// The configuration lies beside the folder, and names the databases in a list that nobody else has.
bool has_configuration(const FolderView& folder) {
  for (const char* name : {"../wrangler.toml", "../wrangler.json", "../wrangler.jsonc"}) {
    const std::string path = path_in(folder.path(), name);
    if (!folder.has(name) || !is_regular_file(path)) continue;
    if (read_file(path, kLargestByHand).find("d1_databases") != std::string::npos) return true;
  }
  return false;
}

bool is_numbered(const std::string& name) {
  const std::string_view digits = leading_digits(name);
  return !digits.empty() && name.substr(digits.size()).starts_with('_') && name.ends_with(".sql");
}

Evidence recognises(const FolderView& folder) {
  if (!has_file_of(folder, kLayout)) return Evidence::none;
  if (has_configuration(folder)) return Evidence::marks;
  const bool is_pair = std::ranges::any_of(folder.names(), [](const std::string& name) {
    return name.ends_with(".up.sql") || name.ends_with(".down.sql");
  });
  return !is_pair && std::ranges::any_of(folder.names(), is_numbered) ? Evidence::names
                                                                      : Evidence::none;
}

// Those without a number are last.
std::uint64_t number_of(const Migration& migration) {
  const auto number = parse_number(leading_digits(migration.version));
  return number.value_or(std::numeric_limits<std::uint64_t>::max());
}

MigrationFolder read(const std::string& path, const Reading& how) {
  MigrationFolder folder = read_files(path, kLayout, how);
  std::ranges::stable_sort(folder.migrations, {}, number_of);
  for (std::size_t i = 0; i < folder.migrations.size(); ++i) folder.migrations[i].number = i + 1;
  return folder;
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT name FROM ", table_literal(table.name, dialect), " ORDER BY id");
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {std::string(kCreate)};
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  if (direction == Direction::down || !migration.up) return {};
  const std::string table = history_literal(history_table, kTable, dialect);
  return in_one_transaction(*migration.up, {concat("INSERT INTO ", table, " (name) VALUES (",
                                                   text_literal(migration.version), ")")});
}

}  // namespace

const Format kD1 = {
    .name = "d1",
    .summary = "Cloudflare D1 (wrangler): NNNN_name.sql, d1_migrations",
    .files = "NNNN_name.sql",
    .table = kTable,
    .foreign_keys = true,
    .late = Late::runs,
    .has_downs = false,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history_of_versions,
    .preparer = prepare,
    .planner = plan,
};

}  // namespace gate
