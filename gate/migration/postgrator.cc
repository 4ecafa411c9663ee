// postgrator: NNN.do.name.sql and NNN.undo.name.sql, a row with an MD5 per version in
// schemaversion. How far it came is the greatest of them. It opens no transaction: the functions
// that run SQL are the user's.
#include <algorithm>
#include <array>
#include <optional>

#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/history.h"
#include "gate/migration/pairs.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "schemaversion";
// With the tool's own white space, which stays in the schema.
constexpr std::string_view kNow = "strftime('%Y-%m-%d %H:%M:%f', 'now')";
constexpr std::string_view kNowOnPostgres = "clock_timestamp()";
constexpr std::string_view kCreate =
    "\n          CREATE TABLE schemaversion (\n            version INTEGER PRIMARY KEY\n          "
    ")";

std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0;;) {
    const std::size_t dot = name.find('.', at);
    parts.push_back(name.substr(at, dot - at));
    if (dot == name.npos) return parts;
    at = dot + 1;
  }
}

// "001.do.users.more.sql" is version 1 and called "users".
std::optional<PairName> parse_stem(std::string_view stem) {
  const auto parts = parts_of(stem);
  const std::string_view digits = leading_digits(parts[0]);
  if (digits.empty() || digits.size() != parts[0].size() || parts.size() < 2) return std::nullopt;
  const bool is_up = parts[1] == "do";
  if (!is_up && parts[1] != "undo") return std::nullopt;
  const auto number = parse_number(digits);
  return PairName{.version = number ? std::to_string(*number) : std::string(digits),
                  .title = std::string(parts.size() > 2 ? parts[2] : ""),
                  .direction = is_up ? Direction::up : Direction::down};
}

std::optional<PairName> parse_name(std::string_view name) {
  constexpr std::string_view kEnding = ".sql";
  if (!name.ends_with(kEnding)) return std::nullopt;
  name.remove_suffix(kEnding.size());
  auto parsed = parse_stem(name);
  // Its history begins with a row of version 0, above which it looks for what to run.
  if (parsed && parsed->version == "0") return std::nullopt;
  return parsed;
}

void read_script_file(const SqlFile& source, ScriptFile& file) {
  file = script_of(source);
  file.script.is_unwrapped = true;
  put_checksum(source, md5, file.script);
}

constexpr PairsLayout kLayout = {.format = "postgrator",
                                 .files = "NNN.do.name.sql",
                                 .parse = parse_name,
                                 .read = read_script_file,
                                 .in_numeric_order = true};

// Under any name: users may choose one.
bool is_history(const Table& table) {
  constexpr std::array<std::string_view, 4> kColumns = {"version", "name", "md5", "run_at"};
  return std::ranges::all_of(kColumns, [&](std::string_view column) {
    return find_column(table, std::string(column)) != nullptr;
  });
}

// No other tool has files called so.
Evidence recognises(const FolderView& folder) {
  return evidence_of(folder, kLayout) == Evidence::none ? Evidence::none : Evidence::marks;
}

// What the tool would run as well, and nobody but the tool can.
void add_code_files(const std::string& path, MigrationFolder& folder) {
  for (const std::string& name : list_folder(path)) {
    const std::size_t dot = name.rfind('.');
    if (dot == name.npos) continue;
    const std::string_view ending = std::string_view(name).substr(dot);
    if (ending != ".js" && ending != ".mjs" && ending != ".cjs") continue;
    const auto parsed = parse_stem(std::string_view(name).substr(0, dot));
    if (!parsed) continue;
    folder.problems.push_back(
        unreadable({.path = display_path(path_in(path, name))},
                   concat(in_quotes(name), " is JavaScript, which only postgrator runs")));
    folder.problems.back().version = parsed->version;
  }
}

MigrationFolder read(const std::string& path, const Reading& how) {
  MigrationFolder folder = read_pairs(path, kLayout, how);
  // An undo by itself takes nothing back that the gate applied.
  std::erase_if(folder.migrations, [](const Migration& migration) { return !migration.up; });
  add_code_files(path, folder);
  return folder;
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT version, name, md5 FROM ", table_literal(table.name, dialect),
                " ORDER BY version");
}

// Version 0 stands for the table itself.
History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    const std::string version = version_text(row.at(0));
    history.mark = std::max(history.mark.value_or(0), parse_number(version).value_or(0));
    if (version == "0") continue;
    history.applied.push_back({version, text_of(row.at(1)), text_of(row.at(2))});
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {std::string(kCreate), "INSERT INTO schemaversion (version) VALUES (0)",
          "ALTER TABLE schemaversion ADD COLUMN name TEXT",
          "ALTER TABLE schemaversion ADD COLUMN md5 TEXT",
          "ALTER TABLE schemaversion ADD COLUMN run_at TIMESTAMP WITH TIME ZONE"};
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  if (!script) return {};
  const std::string table = history_literal(history_table, kTable, dialect);
  const std::string record =
      is_up ? concat("INSERT INTO ", table, " (version, name, md5, run_at) VALUES (",
                     migration.version, ", ", text_literal(migration.name), ", ",
                     text_literal(script->checksum), ", ",
                     dialect == Dialect::postgres ? kNowOnPostgres : kNow, ")")
            : concat("DELETE FROM ", table, " WHERE version = ", migration.version);
  return dialect == Dialect::postgres ? in_one_transaction_or_query(*script, {record})
                                      : in_one_transaction(*script, {record});
}

std::vector<NewFile> compose(const NewMigration& wish) {
  const Draft whole = in_own_transaction(wish.draft);
  return {
      {concat(wish.digits, ".do.", wish.title, ".sql"), script_text(wish.draft.notes, whole.up)},
      {concat(wish.digits, ".undo.", wish.title, ".sql"), script_text({}, whole.down)}};
}

}  // namespace

const Format kPostgrator = {
    .name = "postgrator",
    .summary = "postgrator: NNN.do.name.sql and NNN.undo.name.sql, schemaversion",
    .files = "NNN.do.name.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::never,
    .never_wraps = true,
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
