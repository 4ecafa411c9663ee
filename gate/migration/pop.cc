// pop (soda, Buffalo): NNN_name.up.sql and NNN_name.down.sql, some of them for one kind of database
// only, a row per version in schema_migration.
#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/history.h"
#include "gate/migration/pairs.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "schema_migration";

struct PopName {
  PairName name{};
  std::string dialect{};  // empty = all
  bool is_fizz = false;
};

bool take_end(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

// "NNN_name.up.sql", "NNN_name.sqlite3.up.sql", "NNN_name.up.fizz".
std::optional<PopName> parse_any(std::string_view name) {
  PopName found;
  found.is_fizz = take_end(name, ".fizz");
  if (!found.is_fizz && !take_end(name, ".sql")) return std::nullopt;
  const bool is_up = take_end(name, ".up");
  if (!is_up && !take_end(name, ".down")) return std::nullopt;
  const std::string_view digits = leading_digits(name);
  if (digits.empty() || !name.substr(digits.size()).starts_with('_')) return std::nullopt;
  name.remove_prefix(digits.size() + 1);
  const auto dot = name.find('.');
  const std::string_view title = name.substr(0, dot);
  if (dot != name.npos) found.dialect = name.substr(dot + 1);
  const bool is_word = std::ranges::all_of(
      found.dialect, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  if (title.empty() || !is_word || (dot != name.npos && found.dialect.empty())) return std::nullopt;
  found.name = {.version = std::string(digits),
                .title = std::string(title),
                .direction = is_up ? Direction::up : Direction::down,
                .is_preferred = !found.dialect.empty()};
  return found;
}

// The dialects of databases that are servers, with the other names by which pop knows them.
constexpr std::array<std::string_view, 7> kServers = {"postgres", "postgresql", "pg",  "mysql",
                                                      "mariadb",  "cockroach",  "crdb"};

// Of all kinds and of a database in a file, whose own are preferred.
std::optional<PairName> parse_name(std::string_view name) {
  const auto found = parse_any(name);
  if (!found) return std::nullopt;
  if (std::ranges::count(kServers, found->dialect) > 0) return std::nullopt;
  return found->name;
}

bool is_for_another(std::string_view name) {
  return parse_any(name) && !parse_name(name);
}

void read_template(const SqlFile& source, ScriptFile& file) {
  if (source.path.ends_with(".fizz")) {
    file.problems.push_back(unreadable({.path = source.path},
                                       "it is fizz, which only pop translates: save what 'soda "
                                       "generate sql' or pop's log shows as .sql"));
    return;
  }
  file = script_of(source);
  // What one dialect has nothing to do for has an empty file in place of the one for all.
  const auto named = parse_any(std::string_view(source.path).substr(source.path.rfind('/') + 1));
  file.script.is_void = named && !named->dialect.empty() && file.script.statements.empty();
  const auto at = source.text().find("{{");
  if (at == std::string_view::npos) return;
  file.script.statements.clear();
  file.problems.push_back(unreadable(locate(source.text(), at, source.path),
                                     "pop fills in '{{', with what the gate does not know"));
}

constexpr PairsLayout kLayout = {.format = "pop",
                                 .files = "NNN_name.up.sql",
                                 .parse = parse_name,
                                 .read = read_template,
                                 .is_skipped = is_for_another,
                                 .by_version = true,
                                 .looks_below = true};

// Under any name: users may choose one.
bool is_history(const Table& table) {
  const Column* version = find_column(table, "version");
  return table.columns.size() == 1 && version != nullptr &&
         (equal_ignoring_case(table.name, kTable) ||
          (equal_ignoring_case(version->type, "text") && table.primary_key.size() == 1));
}

// Names that no other tool takes: fizz, a server's dialect, or a dialect's file beside the one for
// all, which others would take for the same version twice.
bool has_marks(const std::vector<std::string>& names) {
  std::set<std::string> of_dialects;
  std::set<std::string> for_all;
  for (const std::string& name : names) {
    const auto found = parse_any(name);
    if (!found) continue;
    if (found->is_fizz || std::ranges::count(kServers, found->dialect) > 0) return true;
    const bool is_up = found->name.direction == Direction::up;
    (found->dialect.empty() ? for_all : of_dialects)
        .insert(concat(found->name.version, '_', found->name.title, is_up ? ".up" : ".down"));
  }
  return std::ranges::any_of(of_dialects,
                             [&](const std::string& stem) { return for_all.contains(stem); });
}

Evidence recognises(const FolderView& folder) {
  const bool is_marked = has_marks(folder.names());
  return is_marked && !folder.is_one_file() ? Evidence::marks : evidence_of(folder, kLayout);
}

MigrationFolder read(const std::string& path, const Reading& how) {
  return read_pairs(path, kLayout, how);
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT version FROM ", table_literal(table.name, dialect), " ORDER BY version");
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {"BEGIN", "CREATE TABLE \"schema_migration\" (\n\"version\" TEXT PRIMARY KEY\n)",
          "CREATE UNIQUE INDEX \"schema_migration_version_idx\" ON \"schema_migration\" (version)",
          "COMMIT"};
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  return with_row_of_version(migration, direction, history_table, kTable, "version", dialect);
}

}  // namespace

const Format kPop = {
    .name = "pop",
    .summary = "pop (soda): NNN_name.up.sql and NNN_name.down.sql, schema_migration",
    .files = "NNN_name.up.sql",
    .table = kTable,
    .foreign_keys = true,  // its connections to SQLite ask for it
    .late = Late::runs,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history_of_versions,
    .preparer = prepare,
    .compose = compose_pair,
    .planner = plan,
};

}  // namespace gate
