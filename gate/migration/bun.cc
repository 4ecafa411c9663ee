// bun (uptrace/bun): NNN_name.up.sql and NNN_name.down.sql, a row per version in bun_migrations,
// written before the file runs.
#include <algorithm>
#include <array>
#include <optional>

#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/history.h"
#include "gate/migration/lines.h"
#include "gate/migration/pairs.h"
#include "gate/migration/pieces.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr std::array<std::string_view, 1> kBeside = {"bun_migration_locks"};

constexpr std::string_view kTable = "bun_migrations";
constexpr std::string_view kDirective = "--bun:";
constexpr std::size_t kLongestLine = 65'536;  // the tool's buffer for a line with its end

bool is_sql(std::string_view name) {
  return name.ends_with(".up.sql") || name.ends_with(".down.sql");
}

// "20240131120000_name.tx.up.sql": one to fourteen digits, '_', small letters, digits, '_' and '-'.
std::optional<PairName> parse_name(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  if (!is_sql(name) || digits.empty() || digits.size() > 14) return std::nullopt;
  std::string_view title = name.substr(digits.size(), name.find('.') - digits.size());
  if (!title.starts_with('_') || title.size() < 2) return std::nullopt;
  title.remove_prefix(1);
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (!std::ranges::all_of(title, is_allowed)) return std::nullopt;
  return PairName{.version = std::string(digits),
                  .title = std::string(title),
                  .direction = name.ends_with(".up.sql") ? Direction::up : Direction::down};
}

std::string why_refused(std::string_view name) {
  if (!is_sql(name)) return {};
  return "makes bun refuse the whole folder: it expects up to 14 digits, '_' and small letters, as "
         "in 20240131120000_name.up.sql";
}

FolderProblem refused(const SqlFile& source, std::size_t at, const std::string& why) {
  return unreadable(locate(source.text(), at, source.path),
                    concat("bun refuses the file, after it was recorded as applied: ", why));
}

// Queries are what "--bun:split" lines separate, without lines of blanks.
void read_queries(const SqlFile& source, ScriptFile& file) {
  const std::size_t long_line = find_long_line(source.text(), kLongestLine);
  if (long_line != source.bytes.npos) {
    file.problems.push_back(refused(source, long_line, "a line of more than 65,535 bytes"));
    return;
  }
  std::vector<Piece> pieces;
  std::string query;
  std::size_t begin = 0;
  for (const Line& line : lines_of(source.text())) {
    if (line.text.starts_with(kDirective)) {
      if (line.text.substr(kDirective.size()) != "split") {
        file.problems.push_back(
            refused(source, line.begin, concat("unknown directive ", in_quotes(line.text))));
        return;
      }
      if (!query.empty()) {
        pieces.push_back({.begin = begin, .end = line.begin, .text = std::move(query)});
      }
      query.clear();
      continue;
    }
    if (trim(line.text).empty()) continue;
    if (query.empty()) begin = line.begin;
    query += line.text;
    query += '\n';
  }
  if (!query.empty()) {
    pieces.push_back({.begin = begin, .end = source.text().size(), .text = std::move(query)});
  }
  ScriptFile made = script_of_pieces(source, pieces, "the query's end");
  made.script.is_unwrapped =
      !source.path.ends_with(".tx.up.sql") && !source.path.ends_with(".tx.down.sql");
  file = std::move(made);
  Migration marked;
  put_allows(source, marked, file.problems);
  file.allows = std::move(marked.allows);
}

constexpr PairsLayout kLayout = {.format = "bun",
                                 .files = "NNN_name.up.sql",
                                 .parse = parse_name,
                                 .read = read_queries,
                                 .why_refused = why_refused,
                                 .by_version = true,
                                 .one_title = true,
                                 .looks_below = true};

// Under any name: users may choose one.
bool is_history(const Table& table) {
  return find_column(table, "name") != nullptr && find_column(table, "group_id") != nullptr &&
         find_column(table, "migrated_at") != nullptr;
}

Evidence recognises(const FolderView& folder) {
  const Evidence names = evidence_of(folder, kLayout);
  if (names == Evidence::none) return names;
  const bool is_marked =
      folder.has_line([](std::string_view line) { return line.starts_with(kDirective); });
  return is_marked ? Evidence::marks : names;
}

MigrationFolder read(const std::string& path, const Reading& how) {
  return read_pairs(path, kLayout, how);
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT name FROM ", table_literal(table.name, dialect), " ORDER BY id");
}

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  if (dialect == Dialect::postgres) {
    return {
        "CREATE TABLE IF NOT EXISTS bun_migrations (\"id\" BIGSERIAL NOT NULL, \"name\" VARCHAR, "
        "\"group_id\" BIGINT, \"migrated_at\" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, "
        "PRIMARY KEY (\"id\"))",
        "CREATE TABLE IF NOT EXISTS bun_migration_locks (\"id\" BIGSERIAL NOT NULL, \"table_name\" "
        "VARCHAR, PRIMARY KEY (\"id\"), UNIQUE (\"table_name\"))"};
  }
  return {
      "CREATE TABLE bun_migrations (\"id\" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, \"name\" "
      "VARCHAR, \"group_id\" INTEGER, \"migrated_at\" TIMESTAMP NOT NULL DEFAULT "
      "current_timestamp)",
      "CREATE TABLE IF NOT EXISTS bun_migration_locks (\"id\" INTEGER NOT NULL PRIMARY KEY "
      "AUTOINCREMENT, \"table_name\" VARCHAR, UNIQUE (\"table_name\"))"};
}

// The row stays where the file fails. The tool gives all files of a run one group; here each has
// its own, for a file does not know its run.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  const bool is_up = direction == Direction::up;
  const std::string table = history_literal(history_table, kTable, dialect);
  const std::string name = text_literal(migration.version);
  const std::string record =
      is_up ? concat("INSERT INTO ", table, " (\"name\", \"group_id\") SELECT ", name,
                     ", coalesce(max(\"group_id\"), 0) + 1 FROM ", table)
            : concat("DELETE FROM ", table, " WHERE \"name\" = ", name);
  std::vector<Step> steps = {{.kind = Step::Kind::tool, .sql = record}};
  const auto& script = is_up ? migration.up : migration.down;
  if (!script) return steps;
  for (Step& step : in_one_transaction(*script, {})) steps.push_back(std::move(step));
  return steps;
}

std::vector<NewFile> compose(const NewMigration& wish) {
  const std::string stem = concat(wish.digits, '_', wish.title, ".tx");  // in one transaction
  return {{concat(stem, ".up.sql"), script_text(wish.draft.notes, wish.draft.up)},
          {concat(stem, ".down.sql"), script_text({}, wish.draft.down)}};
}

}  // namespace

const Format kBun = {
    .name = "bun",
    .summary = "bun: NNN_name.up.sql and NNN_name.down.sql with --bun:split, bun_migrations",
    .files = "NNN_name.up.sql",
    .table = kTable,
    .beside = kBeside,
    .foreign_keys = false,
    .late = Late::runs,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history_of_versions,
    .preparer = prepare,
    .compose = compose,
    .planner = plan,
};

}  // namespace gate
