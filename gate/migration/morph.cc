// morph (Mattermost): NNN_name.up.sql and NNN_name.down.sql, a row per version in db_migrations.
#include <algorithm>
#include <map>
#include <optional>

#include "gate/base/text.h"
#include "gate/migration/folder.h"
#include "gate/migration/history.h"
#include "gate/migration/pairs.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "db_migrations";

// Any ending will do; the last ".up." or ".down." counts. What a version has beyond 32 bits is cut
// off.
std::optional<PairName> parse_name(std::string_view name) {
  const auto up = name.rfind(".up.");
  const auto down = name.rfind(".down.");
  if (up == name.npos && down == name.npos) return std::nullopt;
  const bool is_up = down == name.npos || (up != name.npos && up > down);
  const auto parsed = parse_numbered(name.substr(0, is_up ? up : down), is_up ? "up" : "down");
  const auto number = parsed ? parse_number(parsed->digits) : std::nullopt;
  if (!number) return std::nullopt;
  return PairName{.version = std::to_string(static_cast<std::uint32_t>(*number)),
                  .title = parsed->title,
                  .direction = parsed->direction};
}

// Whatever it is, hidden files among them.
std::string why_refused(std::string_view) {
  return "makes morph refuse the whole folder: it takes nothing but files such as "
         "000001_name.up.sql";
}

constexpr PairsLayout kLayout = {.format = "morph",
                                 .files = "NNN_name.up.sql",
                                 .parse = parse_name,
                                 .why_refused = why_refused,
                                 .looks_below = true};

bool is_history(const Table& table) {
  return equal_ignoring_case(table.name, kTable) && table.columns.size() == 2 &&
         find_column(table, "version") != nullptr && find_column(table, "name") != nullptr;
}

// Files of SQL: with another ending they are taken for those of tools that say so of theirs.
Evidence recognises(const FolderView& folder) {
  const bool any = std::ranges::any_of(folder.names(), [](const std::string& name) {
    return name.ends_with(".sql") && parse_name(name).has_value();
  });
  return any && !folder.is_one_file() ? Evidence::names : Evidence::none;
}

// The tool asks whether a name was applied, not a version.
void refuse_same_names(MigrationFolder& folder) {
  std::map<std::string_view, std::string_view> versions;
  for (const Migration& migration : folder.migrations) {
    const auto [other, is_new] = versions.emplace(migration.name, migration.version);
    if (is_new) continue;
    const std::string path = migration.up ? migration.up->path : folder.path;
    folder.problems.push_back(
        {.kind = FolderProblem::Kind::never_run,
         .version = migration.version,
         .location = {.path = path},
         .message = concat("versions ", other->second, " and ", migration.version,
                           " are both called ", in_quotes(migration.name),
                           ", and morph takes the one for applied when the other was")});
  }
}

MigrationFolder read(const std::string& path, const Reading& how) {
  MigrationFolder folder = read_pairs(path, kLayout, how);
  refuse_same_names(folder);
  return folder;
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT version, name FROM ", table_literal(table.name, dialect),
                " ORDER BY version");
}

History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    history.applied.push_back(
        {.version = version_text(row.at(0)), .description = text_of(row.at(1))});
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {
      "CREATE TABLE IF NOT EXISTS db_migrations (Version bigint not null primary key, Name varchar "
      "not null)"};
}

// Its "morph:nontransactional" line, which the tool heeds on PostgreSQL alone, is not read.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  if (!script) return {};
  const std::string table = history_literal(history_table, kTable, dialect);
  const std::string name = text_literal(migration.name);
  const std::string record =
      is_up ? concat("INSERT INTO ", table, " (Version, Name) VALUES (", migration.version, ", ",
                     name, ")")
            : concat("DELETE FROM ", table, " WHERE (Version=", migration.version,
                     " AND NAME=", name, ")");
  return in_one_transaction(*script, {record});
}

}  // namespace

const Format kMorph = {
    .name = "morph",
    .summary = "morph: NNN_name.up.sql and NNN_name.down.sql, db_migrations",
    .files = "NNN_name.up.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::runs,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history,
    .preparer = prepare,
    .compose = compose_pair,
    .planner = plan,
};

}  // namespace gate
