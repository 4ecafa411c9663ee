// MyBatis Migrations: <id>_words.sql with an undo part, a row per id in the table CHANGELOG, which
// a migration of the project makes.
#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/history.h"
#include "gate/migration/mybatis_file.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "CHANGELOG";
constexpr std::string_view kOnPostgres = "changelog";  // which the tool does not quote
constexpr std::string_view kNow = "strftime('%Y-%m-%d %H:%M:%S', 'now')";
constexpr std::string_view kNowOnPostgres = "to_char(clock_timestamp(), 'YYYY-MM-DD HH24:MI:SS')";

// "5_e_mail.sql" is id 5 and called "e mail".
std::optional<FileVersion> parse_name(std::string_view name) {
  if (!name.ends_with(".sql")) return std::nullopt;
  name.remove_suffix(4);
  const std::string_view digits = leading_digits(name);
  std::string_view rest = name.substr(digits.size());
  if (digits.empty() || (!rest.empty() && rest[0] != '_')) return std::nullopt;
  while (rest.ends_with('_')) rest.remove_suffix(1);
  std::string title(rest.empty() ? rest : rest.substr(1));
  std::ranges::replace(title, '_', ' ');
  const auto number = parse_number(digits);
  return FileVersion{.version = number ? std::to_string(*number) : std::string(digits),
                     .title = std::move(title)};
}

// Scripts that other commands run.
bool is_special(std::string_view name) {
  return name == "bootstrap.sql" || name == "onabort.sql";
}

std::string why_refused(std::string_view name) {
  if (!name.ends_with(".sql") || is_special(name)) return {};
  return "makes MyBatis Migrations refuse the whole folder: it expects a whole number before the "
         "first '_', as in 20240131120000_name.sql";
}

constexpr FilesLayout layout_with(decltype(FilesLayout::read) read_file) {
  return {.format = "mybatis",
          .files = "NNN_name.sql",
          .parse = parse_name,
          .read = read_file,
          .in_numeric_order = true,
          .why_refused = why_refused};
}

constexpr FilesLayout kByLines = layout_with(read_mybatis_lines);
constexpr FilesLayout kWhole = layout_with(read_mybatis_whole);

using Environment = std::map<std::string, std::string>;

bool says(const Environment& environment, const std::string& key, std::string_view value) {
  const auto found = environment.find(key);
  return found != environment.end() && found->second == value;
}

void refuse_other_delimiters(const Environment& environment, MigrationFolder& folder) {
  const bool is_usual = !environment.contains("delimiter") || says(environment, "delimiter", ";");
  if (is_usual && !says(environment, "full_line_delimiter", "true")) return;
  folder.problems.push_back(
      unreadable({.path = folder.path},
                 "environments/development.properties sets a delimiter of its own, by which the "
                 "gate cannot cut scripts: use ';' there and '-- @DELIMITER' in a script"));
}

// A file that nothing follows keeps its delimiter to itself.
void forgive_last_delimiter(MigrationFolder& folder) {
  if (folder.migrations.empty()) return;
  std::erase_if(folder.problems, [&](const FolderProblem& problem) {
    return problem.version == folder.migrations.back().version &&
           problem.message == kMybatisKeepsDelimiter;
  });
}

bool is_history(const Table& table) {
  constexpr std::array<std::string_view, 3> kColumns = {"id", "applied_at", "description"};
  return table.columns.size() == kColumns.size() &&
         std::ranges::all_of(kColumns, [&](std::string_view column) {
           return find_column(table, std::string(column)) != nullptr;
         });
}

Evidence recognises(const FolderView& folder) {
  if (!has_file_of(folder, kByLines)) return Evidence::none;
  return folder.has_line(is_mybatis_undo) ? Evidence::marks : Evidence::none;
}

MigrationFolder read(const std::string& path, const Reading& how) {
  const Environment environment = read_mybatis_environment(path);
  const bool is_whole = says(environment, "send_full_script", "true");
  MigrationFolder folder = read_files(path, is_whole ? kWhole : kByLines, how);
  std::erase_if(folder.problems, [](const FolderProblem& problem) {
    const std::string& file = problem.location.path;
    return problem.kind == FolderProblem::Kind::never_run &&
           is_special(std::string_view(file).substr(file.rfind('/') + 1));
  });
  forgive_last_delimiter(folder);
  if (!is_whole) refuse_other_delimiters(environment, folder);
  return folder;
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT ID, DESCRIPTION FROM ", table_literal(table.name, dialect), " ORDER BY ID");
}

History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    const std::string version = version_text(row.at(0));
    history.applied.push_back({.version = version, .description = text_of(row.at(1))});
    history.mark = std::max(history.mark.value_or(0), parse_number(version).value_or(0));
  }
  return history;
}

std::vector<std::string> prepare(bool /*history_exists*/, Dialect) {
  return {};
}

// The row comes in a transaction of its own. The tool writes the time of the machine's zone.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  if (!script) return {};
  const bool is_postgres = dialect == Dialect::postgres;
  const std::string table =
      history_literal(history_table, is_postgres ? kOnPostgres : kTable, dialect);
  const std::string record =
      is_up ? concat("INSERT INTO ", table, " (ID, APPLIED_AT, DESCRIPTION) VALUES (",
                     migration.version, ", ", is_postgres ? kNowOnPostgres : kNow, ", ",
                     text_literal(migration.name), ")")
            : concat("DELETE FROM ", table, " WHERE ID = ", migration.version);
  std::vector<Step> steps = in_one_transaction(*script, {});
  for (const std::string& sql : {std::string("BEGIN"), record, std::string("COMMIT")}) {
    steps.push_back({.kind = Step::Kind::record, .sql = sql});
  }
  return steps;
}

std::vector<NewFile> compose(const NewMigration& wish) {
  return compose_marked(wish, concat("-- // ", wish.title), "-- //@UNDO",
                        {"-- @DELIMITER ~", "-- @DELIMITER ;", "~"});
}

}  // namespace

const Format kMybatis = {
    .name = "mybatis",
    .summary = "MyBatis Migrations: NNN_name.sql with -- //@UNDO, CHANGELOG",
    .files = "NNN_name.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::never,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history,
    .preparer = prepare,
    .compose = compose,
    .planner = plan,
};

}  // namespace gate
