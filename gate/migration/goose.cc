// goose (pressly/goose v3): annotated files, a row per version in goose_db_version.
#include <algorithm>
#include <optional>
#include <set>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/goose_file.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "goose_db_version";
// With the tool's own white space, which stays in the schema.
constexpr std::string_view kCreate = R"(CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	))";

// A version is at least 1.
std::optional<FileVersion> parse_name(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  const bool is_migration = !digits.empty() && name.substr(digits.size()).starts_with('_') &&
                            name.ends_with(".sql") && digits.find_first_not_of('0') != digits.npos;
  if (!is_migration) return std::nullopt;
  const auto number = parse_number(digits);
  const std::size_t begin = digits.size() + 1;
  return FileVersion{.version = number ? std::to_string(*number) : std::string(digits),
                     .title = std::string(name.substr(begin, name.size() - begin - 4))};
}

// Any other name of SQL makes the tool refuse all it is asked to do.
std::string why_refused(std::string_view name) {
  if (!name.ends_with(".sql")) return {};
  return "makes goose refuse the whole folder: it expects a number of at least 1 and '_', as in "
         "00001_name.sql";
}

constexpr FilesLayout kLayout = {.format = "goose",
                                 .files = "NNN_name.sql",
                                 .parse = parse_name,
                                 .read = read_goose_file,
                                 .in_numeric_order = true,
                                 .why_refused = why_refused};

bool is_history(const Table& table) {
  return find_column(table, "version_id") != nullptr &&
         find_column(table, "is_applied") != nullptr && find_column(table, "tstamp") != nullptr;
}

// Of version 0, too, which is then refused by its name.
bool is_numbered(const std::string& name) {
  const std::string_view digits = leading_digits(name);
  return !digits.empty() && name[digits.size()] == '_' && name.ends_with(".sql");
}

Evidence recognises(const FolderView& folder) {
  if (folder.is_one_file() || std::ranges::none_of(folder.names(), is_numbered)) {
    return Evidence::none;
  }
  return folder.has_line(is_goose_annotation) ? Evidence::marks : Evidence::none;
}

// What the tool would run as well, and nobody but the tool can.
void add_go_files(const std::string& path, MigrationFolder& folder) {
  for (const std::string& name : list_folder(path)) {
    const std::string_view digits = leading_digits(name);
    const bool is_code = !digits.empty() && name.substr(digits.size()).starts_with('_') &&
                         name.ends_with(".go") && !name.ends_with("_test.go");
    if (!is_code) continue;
    folder.problems.push_back(unreadable({.path = path_in(folder.path, name)},
                                         concat(in_quotes(name), " is Go, which only goose runs")));
    folder.problems.back().version = std::string(digits);
  }
}

MigrationFolder read(const std::string& path, const Reading& how) {
  MigrationFolder folder = read_files(path, kLayout, how);
  add_go_files(path, folder);
  return folder;
}

std::string history_query(const Table& table) {
  return concat("SELECT version_id FROM ", name_literal(table.name), " ORDER BY id");
}

// `goose up` takes any row of a version for applied, a false one of older releases, too. Version 0
// stands for the table itself.
History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  if (rows.empty()) history.trouble = "goose refuses a history without rows";
  std::set<std::string> seen = {"0"};
  for (const Row& row : rows) {
    const std::string version = version_text(row.at(0));
    if (seen.insert(version).second) history.applied.push_back({.version = version});
  }
  return history;
}

std::string insert(std::string_view table, std::string_view version) {
  return concat("INSERT INTO ", table, " (version_id, is_applied) VALUES (", version, ", 1)");
}

std::vector<std::string> prepare(bool history_exists) {
  if (history_exists) return {};
  return {"BEGIN", std::string(kCreate), insert(kTable, "0"), "COMMIT"};
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  const std::string table = name_literal(history_table != nullptr ? history_table->name : kTable);
  const std::string record =
      is_up ? insert(table, migration.version)
            : concat("DELETE FROM ", table, " WHERE version_id = ", migration.version);
  static const Script nothing;  // a file without a down is taken back by its row alone
  return in_one_transaction(script ? *script : nothing, {record});
}

std::vector<NewFile> compose(const NewMigration& wish) {
  return compose_marked(wish, "-- +goose Up", "-- +goose Down",
                        {"-- +goose StatementBegin", "-- +goose StatementEnd"});
}

}  // namespace

const Format kGoose = {
    .name = "goose",
    .summary = "goose: NNN_name.sql with -- +goose Up and -- +goose Down, goose_db_version",
    .files = "NNN_name.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::refuses,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .history_query = history_query,
    .history = history,
    .prepare = prepare,
    .compose = compose,
    .plan = plan,
};

}  // namespace gate
