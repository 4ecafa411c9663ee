// Up and down files applied one transaction each, with a row per version in schema_version.
#include <algorithm>
#include <array>
#include <set>

#include "gate/base/text.h"
#include "gate/migration/folder.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/lexer.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "schema_version";
// In words that every product knows.
constexpr std::string_view kNow = "replace(CAST(CURRENT_TIMESTAMP AS TEXT), ' ', 'T') || 'Z'";
constexpr std::string_view kCreate =
    "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, description TEXT NOT NULL, "
    "applied_at TEXT NOT NULL, rolled_back_at TEXT)";
// Versions that are moments, 20260123205937, are no integers elsewhere.
constexpr std::string_view kCreateOnServer =
    "CREATE TABLE schema_version (version BIGINT PRIMARY KEY, description TEXT NOT NULL, "
    "applied_at TEXT NOT NULL, rolled_back_at TEXT)";

std::optional<FileName> parse_name(std::string_view name) {
  for (const std::string_view direction : {"up", "down"}) {
    const std::string ending = concat('.', direction, ".sql");
    if (!name.ends_with(ending)) continue;
    name.remove_suffix(ending.size());
    return parse_numbered(name, direction);
  }
  return std::nullopt;
}

constexpr FolderLayout kLayout = {.format = "plain", .parse = parse_name, .needs_up = true};

bool is_history(const Table& table) {
  return equal_ignoring_case(table.name, kTable) && find_column(table, "version") != nullptr &&
         find_column(table, "applied_at") != nullptr;
}

Evidence recognises(const FolderView& folder) {
  return evidence_of(folder, kLayout);
}

MigrationFolder read(const std::string& path, const Reading& how) {
  return read_numbered_folder(path, kLayout, how);
}

std::string history_query(const Table& table, Dialect dialect) {
  std::string columns = "version";
  for (const char* name : {"description", "checksum", "rolled_back_at"}) {
    columns += ", ";
    columns += find_column(table, name) != nullptr ? name : "NULL";
  }
  return concat("SELECT ", columns, " FROM ", table_literal(table.name, dialect),
                " ORDER BY CAST(version AS ", dialect == Dialect::sqlite ? "INTEGER" : "NUMERIC",
                "), version");
}

// Only a SHA-256 can be compared with ours.
std::string checksum_of(const Value& value) {
  std::string text = to_lower(text_of(value));
  const bool is_hex = text.find_first_not_of("0123456789abcdef") == std::string::npos;
  return text.size() == 64 && is_hex ? text : std::string();
}

History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  std::set<std::string> seen;
  for (const Row& row : rows) {
    const bool is_rolled_back = !std::holds_alternative<Null>(row.at(3));
    if (is_rolled_back) continue;
    const std::string version = version_text(row.at(0));
    if (version.empty())
      history.trouble = concat("a row of ", in_quotes(table.name), " has no version");
    if (version.empty() || !seen.insert(version).second) continue;
    history.applied.push_back({version, text_of(row.at(1)), checksum_of(row.at(2))});
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  return {std::string(dialect == Dialect::sqlite ? kCreate : kCreateOnServer)};
}

// What `prepare` makes.
const Table& made_table() {
  static const Table table{.name = std::string(kTable),
                           .columns = {{.name = "version"},
                                       {.name = "description"},
                                       {.name = "applied_at"},
                                       {.name = "rolled_back_at"}},
                           .primary_key = {"version"}};
  return table;
}

// Holds for 6, '6' and '006', whatever the column's type.
std::string is_version(const Migration& migration) {
  const std::string digits = migration.number == 0 ? "" : migration.version;
  return concat("ltrim(CAST(version AS TEXT), '0') = ", text_literal(digits));
}

struct Assignment {
  std::string column{};
  std::string value{};
};

bool is_in_key(const Table& table, const std::string& column) {
  return std::ranges::any_of(table.primary_key, [&](const std::string& name) {
    return equal_ignoring_case(name, column);
  });
}

// For a column of which we only know that it cannot be left out.
std::string filler(const Column& column) {
  const std::string type = to_lower(column.type);
  constexpr std::array<std::string_view, 6> kNumeric = {"int", "real", "num",
                                                        "dec", "bool", "doub"};
  const bool is_number = std::ranges::any_of(
      kNumeric, [&](std::string_view part) { return type.find(part) != type.npos; });
  return is_number ? "0" : "''";
}

// A product that is strict with types takes no text for a moment.
std::string now_for(const Table& table, const std::string& column) {
  const Column* found = find_column(table, column);
  const bool is_moment =
      found != nullptr && to_lower(found->type).find("timestamp") != std::string::npos;
  return is_moment ? "CURRENT_TIMESTAMP" : std::string(kNow);
}

std::string value_for(const Table& table, const Column& column, const Migration& migration) {
  const std::string name = to_lower(column.name);
  if (name == "version") return migration.version;
  if (name == "description") return text_literal(migration.name);
  if (name == "applied_at") return now_for(table, name);
  if (name == "checksum") return text_literal(migration.up->checksum);
  const bool is_required = column.not_null && column.default_value.empty() &&
                           column.generated == Generated::no && !is_in_key(table, column.name);
  return is_required ? filler(column) : std::string();
}

std::string insert_row(const Table& table, const Migration& migration, bool unless_there) {
  std::vector<std::string> columns;
  std::vector<std::string> values;
  for (const Column& column : table.columns) {
    const std::string value = value_for(table, column, migration);
    if (value.empty()) continue;
    columns.push_back(name_literal(column.name));
    values.push_back(value);
  }
  const std::string target =
      concat("INSERT INTO ", name_literal(table.name), " (", join(columns, ", "), ") ");
  if (!unless_there) return concat(target, "VALUES (", join(values, ", "), ")");
  return concat(target, "SELECT ", join(values, ", "), " WHERE NOT EXISTS (SELECT 1 FROM ",
                name_literal(table.name), " WHERE ", is_version(migration), ")");
}

std::string revive_row(const Table& table, const Migration& migration) {
  std::string checksum;
  if (find_column(table, "checksum") != nullptr) {
    checksum = concat(", checksum = ", text_literal(migration.up->checksum));
  }
  return concat("UPDATE ", name_literal(table.name),
                " SET applied_at = ", now_for(table, "applied_at"), ", rolled_back_at = NULL",
                checksum, " WHERE ", is_version(migration), " AND rolled_back_at IS NOT NULL");
}

std::vector<std::string> record_up(const Table& table, const Migration& migration) {
  if (find_column(table, "rolled_back_at") == nullptr) {
    return {insert_row(table, migration, false)};
  }
  return {revive_row(table, migration), insert_row(table, migration, true)};
}

std::vector<std::string> record_down(const Table& table, const Migration& migration) {
  const std::string name = name_literal(table.name);
  if (find_column(table, "rolled_back_at") == nullptr) {
    return {concat("DELETE FROM ", name, " WHERE ", is_version(migration))};
  }
  return {concat("UPDATE ", name, " SET rolled_back_at = ", now_for(table, "rolled_back_at"),
                 " WHERE ", is_version(migration), " AND rolled_back_at IS NULL")};
}

// A COMMIT alone is not a transaction of the script's own: it ends the one around it.
bool opens_transaction(const Script& script) {
  return std::ranges::any_of(script.statements, [](const Statement& statement) {
    return is_word(Lexer(statement.sql).next(), "BEGIN");
  });
}

// CREATE INDEX CONCURRENTLY, VACUUM: what a server refuses in a transaction, so that a file with it
// alone can only be meant without one.
bool must_be_alone(const Script& script) {
  if (script.statements.size() != 1) return false;
  const std::string_view sql = script.statements.front().sql;
  Lexer lexer(sql);
  if (is_word(lexer.next(), "VACUUM")) return true;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (is_word(token, "CONCURRENTLY")) return true;
    if (token.text == "(") return false;
  }
  return false;
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  const Table& table = history_table != nullptr ? *history_table : made_table();
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  if (!script) return {};
  const bool is_wrapped =
      !opens_transaction(*script) && (dialect != Dialect::postgres || !must_be_alone(*script));
  std::vector<Step> steps;
  if (is_wrapped) steps.push_back({.kind = Step::Kind::begin, .sql = "BEGIN"});
  append_script(*script, steps);
  for (std::string& sql : is_up ? record_up(table, migration) : record_down(table, migration)) {
    steps.push_back({.kind = Step::Kind::record, .sql = std::move(sql)});
  }
  if (is_wrapped) steps.push_back({.kind = Step::Kind::commit, .sql = "COMMIT"});
  return steps;
}

}  // namespace

const Format kPlain = {
    .name = "plain",
    .summary = "NNN_name.up.sql and NNN_name.down.sql, a row per version in schema_version",
    .files = "NNN_name.up.sql",
    .table = kTable,
    .foreign_keys = true,
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
