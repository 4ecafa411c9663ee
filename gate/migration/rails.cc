// Rails: db/migrate/*.rb, which Ruby alone runs, and schema_migrations, which says what was run.
// What is pending is told and not rehearsed.
#include <algorithm>
#include <cctype>
#include <map>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/elsewhere.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "schema_migrations";

// "20240101000000_add_users.rb", a scope before its ending.
std::optional<FileVersion> parse_name(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  if (digits.empty() || !name.ends_with(".rb")) return std::nullopt;
  std::string_view title = name.substr(digits.size(), name.size() - digits.size() - 3);
  if (!title.starts_with('_')) return std::nullopt;
  title.remove_prefix(1);
  const bool is_plain = std::ranges::all_of(title, [](unsigned char c) {
    return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_' || c == '.';
  });
  const auto number = parse_number(digits);
  if (!is_plain || !number) return std::nullopt;
  return FileVersion{.version = std::to_string(*number), .title = std::string(title)};
}

bool is_migration(const std::string& name) {
  return !is_hidden(name) && parse_name(name).has_value();
}

std::string folder_of_files(const std::string& path) {
  const std::string inside = path_in(path, "migrate");
  return is_folder(inside) ? inside : path;
}

MigrationFolder read(const std::string& path, const Reading&) {
  const std::string files = folder_of_files(path);
  MigrationFolder folder{.path = display_path(files), .format = "rails"};
  std::map<std::uint64_t, std::string> names;
  for (const std::string& name : list_folder(files)) {
    if (!is_migration(name)) continue;
    const std::string version = parse_name(name)->version;
    const auto [other, is_new] = names.emplace(*parse_number(version), name);
    if (is_new) continue;
    folder.problems.push_back({.kind = FolderProblem::Kind::duplicate_version,
                               .version = version,
                               .location = {.path = path_in(folder.path, name)},
                               .message = concat(in_quotes(other->second), " and ", in_quotes(name),
                                                 " are both version ", version)});
  }
  if (names.empty()) {
    throw no_migrations(path, "rails", "expected files such as 20240101000000_name.rb");
  }
  for (const auto& [number, name] : names) {
    Migration migration{.version = std::to_string(number),
                        .number = number,
                        .name = parse_name(name)->title,
                        .up = Script{.path = path_in(folder.path, name)}};
    migration.attributes.emplace(kCode, "is Ruby, which only Rails runs");
    folder.migrations.push_back(std::move(migration));
  }
  return folder;
}

// dbmate's column has a length.
bool is_history(const Table& table) {
  const Column* version = find_column(table, "version");
  if (!equal_ignoring_case(table.name, kTable) || table.columns.size() != 1) return false;
  if (version == nullptr) return false;
  const std::string type = to_lower(version->type);
  return type == "varchar" || type == "character varying";
}

Evidence recognises(const FolderView& folder) {
  if (folder.is_one_file()) return Evidence::none;
  if (std::ranges::any_of(folder.names(), is_migration)) return Evidence::marks;
  const bool is_db =
      folder.has("migrate") && (folder.has("structure.sql") || folder.has("schema.rb"));
  if (!is_db) return Evidence::none;
  const auto inside = list_folder(folder_of_files(folder.path()));
  return std::ranges::any_of(inside, is_migration) ? Evidence::marks : Evidence::none;
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT version FROM ", table_literal(table.name, dialect), " ORDER BY version");
}

History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) history.applied.push_back({.version = version_text(row.at(0))});
  return history;
}

std::vector<std::string> prepare(bool, Dialect) {
  return {};
}

// There is no SQL to run.
std::vector<Step> plan(const Migration&, Direction, const Migration*, const Table*, Dialect) {
  return {};
}

}  // namespace

const Format kRails = {
    .name = "rails",
    .summary = "Rails: db/migrate/*.rb and schema_migrations; what was applied, and no more",
    .files = "YYYYMMDDHHMMSS_name.rb",
    .table = kTable,
    .foreign_keys = true,
    .late = Late::runs,
    .has_downs = false,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history,
    .preparer = prepare,
    .planner = plan,
};

}  // namespace gate
