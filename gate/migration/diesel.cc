// diesel (Rust): a folder per migration with up.sql and down.sql, a row per version in
// __diesel_schema_migrations.
#include <algorithm>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/folders.h"
#include "gate/migration/history.h"
#include "gate/migration/lines.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "__diesel_schema_migrations";
// With the tool's own white space, which stays in the schema.
constexpr std::string_view kCreate = R"(CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (
       version VARCHAR(50) PRIMARY KEY NOT NULL,
       run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
))";

// "2024-01-01-000000_users" → "20240101000000"; a name without '_' is all version.
std::optional<FileVersion> parse_name(std::string_view name) {
  const auto line = name.find('_');
  std::string version(name.substr(0, line));
  std::erase(version, '-');
  const std::string_view title = line == name.npos ? name : name.substr(line + 1);
  return FileVersion{.version = std::move(version), .title = std::string(title)};
}

// The tool takes a file of settings without this one for a "false".
bool wants_transaction(const std::string& folder) {
  const std::string path = path_in(folder, "metadata.toml");
  if (!is_regular_file(path)) return true;
  const std::string text = read_file(path, kLargestByHand);
  return std::ranges::any_of(lines_of(text), [](const Line& line) {
    const auto equals = line.text.find('=');
    if (equals == line.text.npos || trim(line.text.substr(0, equals)) != "run_in_transaction") {
      return false;
    }
    const std::string_view value = line.text.substr(equals + 1);
    return trim(value.substr(0, value.find('#'))) == "true";
  });
}

void read_direction(const std::string& folder, Direction direction, const Reading& how,
                    Migration& migration, std::vector<FolderProblem>& problems) {
  const std::string name = direction == Direction::up ? "up.sql" : "down.sql";
  const std::string path = path_in(folder, name);
  if (!exists(path)) return;
  ScriptFile file = read_script(path, how.dialect);
  file.script.is_unwrapped = !wants_transaction(folder);
  // An empty way back says that there is none, and stops whoever wants to go it, nobody else.
  if (direction == Direction::up && file.problems.empty() && file_size(path) == 0) {
    file.problems.push_back(
        unreadable({.path = file.script.path},
                   concat(in_quotes(name),
                          " is empty, which diesel refuses to run; a comment in it "
                          "is enough")));
  }
  put_script(std::move(file), direction, migration, problems);
}

void read_migration(const std::string& folder, const Reading& how, Migration& migration,
                    std::vector<FolderProblem>& problems) {
  read_direction(folder, Direction::up, how, migration, problems);
  read_direction(folder, Direction::down, how, migration, problems);
}

// As text: "0010", "1", "10", "9".
bool is_before(std::string_view a, std::string_view b) {
  return a < b;
}

constexpr FoldersLayout kLayout = {.format = "diesel",
                                   .files = "TIMESTAMP_name/up.sql",
                                   .script = "up.sql",
                                   .parse = parse_name,
                                   .read = read_migration,
                                   .needs_script = true,
                                   .is_before = is_before};

bool is_history(const Table& table) {
  return equal_ignoring_case(table.name, kTable) && has_columns(table, {"version", "run_on"});
}

// Nobody else calls its files so.
Evidence recognises(const FolderView& folder) {
  return has_folder_of(folder, kLayout) ? Evidence::marks : Evidence::none;
}

MigrationFolder read(const std::string& path, const Reading& how) {
  return read_folders(path, kLayout, how);
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT version FROM ", table_literal(table.name, dialect), " ORDER BY version");
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {std::string(kCreate)};
}

// Without a down the tool refuses to revert.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  return with_row_of_version(migration, direction, history_table, kTable, "version", dialect);
}

}  // namespace

const Format kDiesel = {
    .name = "diesel",
    .summary = "diesel: TIMESTAMP_name/up.sql and down.sql, __diesel_schema_migrations",
    .files = "TIMESTAMP_name/up.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::runs,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history_of_versions,
    .preparer = prepare,
    .compose = compose_folder,
    .planner = plan,
};

}  // namespace gate
