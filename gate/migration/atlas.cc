// Atlas: files in the order of their names under the seal of atlas.sum, a row of each in
// atlas_schema_revisions. Its free edition undoes nothing.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/atlas_file.h"
#include "gate/migration/atlas_sum.h"
#include "gate/migration/files.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "atlas_schema_revisions";
constexpr std::string_view kSum = "atlas.sum";
constexpr std::string_view kCreate =
    "CREATE TABLE `atlas_schema_revisions` (`version` text NOT NULL, `description` text NOT NULL, "
    "`type` integer NOT NULL DEFAULT (2), `applied` integer NOT NULL DEFAULT (0), `total` integer "
    "NOT NULL DEFAULT (0), `executed_at` datetime NOT NULL, `execution_time` integer NOT NULL, "
    "`error` text NULL, `error_stmt` text NULL, `hash` text NOT NULL, `partial_hashes` json NULL, "
    "`operator_version` text NOT NULL, PRIMARY KEY (`version`))";
// As the driver writes a time, of which it cuts the zeros; the tool's is local, ours is UTC.
constexpr std::string_view kNow =
    "rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', 'now'), '0'), '.') || '+00:00'";

constexpr std::string_view kOnPostgres = "atlas_schema_revisions.atlas_schema_revisions";
constexpr std::string_view kSchemaOnPostgres = "CREATE SCHEMA \"atlas_schema_revisions\"";
constexpr std::string_view kCreateOnPostgres =
    "CREATE TABLE \"atlas_schema_revisions\".\"atlas_schema_revisions\" (\"version\" character "
    "varying "
    "NOT NULL, \"description\" character varying NOT NULL, \"type\" bigint NOT NULL DEFAULT 2, "
    "\"applied\" bigint NOT NULL DEFAULT 0, \"total\" bigint NOT NULL DEFAULT 0, \"executed_at\" "
    "timestamptz NOT NULL, \"execution_time\" bigint NOT NULL, \"error\" text NULL, \"error_stmt\" "
    "text "
    "NULL, \"hash\" character varying NOT NULL, \"partial_hashes\" jsonb NULL, "
    "\"operator_version\" "
    "character varying NOT NULL, PRIMARY KEY (\"version\"))";
constexpr std::string_view kNowOnPostgres = "clock_timestamp()";

std::optional<FileVersion> parse_name(std::string_view name) {
  if (!name.ends_with(".sql")) return std::nullopt;
  name.remove_suffix(4);
  const std::size_t end = std::min(name.find('_'), name.size());
  const std::string_view title = end < name.size() ? name.substr(end + 1) : std::string_view();
  return FileVersion{.version = std::string(name.substr(0, end)), .title = std::string(title)};
}

constexpr FilesLayout kLayout = {.format = "atlas",
                                 .files = "NNN_name.sql",
                                 .parse = parse_name,
                                 .read = read_atlas_file,
                                 .takes_hidden = true};

bool is_history(const Table& table) {
  return find_column(table, "partial_hashes") != nullptr &&
         find_column(table, "operator_version") != nullptr;
}

// Atlas seals folders of other tools, too, in which it writes as they do.
bool is_of_another_tool(const FolderView& folder) {
  const bool has_pairs = std::ranges::any_of(
      folder.names(), [](const std::string& name) { return name.ends_with(".down.sql"); });
  constexpr std::array<std::string_view, 4> kMarks = {"-- +goose ", "-- migrate:up",
                                                      "--liquibase formatted", "-- +migrate "};
  return has_pairs || folder.has_line([&](std::string_view line) {
    return std::ranges::any_of(kMarks, [&](auto mark) { return line.starts_with(mark); });
  });
}

Evidence recognises(const FolderView& folder) {
  const bool is_sealed = folder.has(kSum) && has_file_of(folder, kLayout);
  return is_sealed && !is_of_another_tool(folder) ? Evidence::marks : Evidence::none;
}

std::vector<AtlasSumLine> sums_of(const std::string& path) {
  std::vector<AtlasSumLine> lines;
  AtlasSum sum;
  for (const std::string& name : list_folder(path)) {
    const std::string file = path_in(path, name);
    if (!name.ends_with(".sql") || !is_regular_file(file)) continue;
    const std::string digest = sum.add(name, read_file(file));
    if (!digest.empty()) lines.push_back({name, digest});
  }
  return lines;
}

std::string why_unsealed(const std::string& path, const std::vector<AtlasSumLine>& found) {
  const std::string file = path_in(path, kSum);
  if (!is_regular_file(file)) return "there is no atlas.sum";
  const std::string why = first_difference(parse_atlas_sum(read_file(file, kLargestByHand)), found);
  return why.empty() ? "" : concat("atlas.sum is of other files: ", why);
}

MigrationFolder read(const std::string& path, const Reading& how) {
  MigrationFolder folder = read_files(path, kLayout, how);
  const std::vector<AtlasSumLine> sums = sums_of(path);
  std::map<std::string, std::string> by_version;
  for (const auto& [name, sum] : sums) by_version.emplace(parse_name(name)->version, sum);
  for (Migration& migration : folder.migrations) {
    if (!migration.up) continue;
    const auto sum = by_version.find(migration.version);
    if (sum == by_version.end()) {
      folder.problems.push_back(unreadable(
          {.path = migration.up->path},
          "Atlas refuses to run a file without a line in atlas.sum, as 'atlas:sum ignore' has it"));
      folder.problems.back().version = migration.version;
    } else {
      migration.up->checksum = sum->second;
    }
  }
  if (const std::string why = why_unsealed(path, sums); !why.empty()) {
    folder.problems.push_back(
        unreadable({.path = path_in(folder.path, kSum)},
                   concat(why, "; Atlas refuses the folder until `atlas migrate hash` was run")));
  }
  return folder;
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT version, description, applied, total, error FROM ",
                table_literal(table.name, dialect), " ORDER BY version");
}

// The tool does not compare the hashes of files that it has run.
History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    const std::string version = text_of(row.at(0));
    if (text_of(row.at(2)) == text_of(row.at(3))) {
      history.applied.push_back({.version = version, .description = text_of(row.at(1))});
      continue;
    }
    history.trouble = concat("version ", version, " is half applied: ", text_of(row.at(2)), " of ",
                             count_of(std::stoll(concat('0', text_of(row.at(3)))), "statement"));
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  if (dialect == Dialect::postgres) {
    return {std::string(kSchemaOnPostgres), std::string(kCreateOnPostgres)};
  }
  return {std::string(kCreate)};
}

// The time that it took is not known in SQL.
std::string record(const Migration& migration, const std::string& table, Dialect dialect) {
  const bool is_postgres = dialect == Dialect::postgres;
  const std::size_t total = migration.up->statements.size();
  return concat("INSERT INTO ", table,
                " (version, description, type, applied, total, executed_at, execution_time, error, "
                "error_stmt, hash, partial_hashes, operator_version) VALUES (",
                text_literal(migration.version), ", ", text_literal(migration.name), ", 2, ", total,
                ", ", total, ", ", is_postgres ? kNowOnPostgres : kNow, ", 0, '', '', ",
                text_literal(migration.up->checksum),
                is_postgres ? ", 'null', 'Atlas CLI')" : ", x'6e756c6c', 'Atlas CLI')");
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  if (direction == Direction::down || !migration.up) return {};
  const std::string table =
      history_literal(history_table, dialect == Dialect::postgres ? kOnPostgres : kTable, dialect);
  std::vector<Step> steps;
  for (const std::string& guard : migration.guards) steps.push_back({.sql = guard});
  std::ranges::move(in_one_transaction(*migration.up, {record(migration, table, dialect)}),
                    std::back_inserter(steps));
  return steps;
}

constexpr ToolLock kRunLock = {.holder = ToolLock::Holder::another_session,
                               .query = "SELECT pg_advisory_lock(1)"};

}  // namespace

const Format kAtlas = {
    .name = "atlas",
    .summary = "Atlas: NNN_name.sql sealed by atlas.sum, atlas_schema_revisions",
    .files = "NNN_name.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::refuses,
    .has_downs = false,
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
