// node-pg-migrate (PostgreSQL): files of SQL with an up and a down section, or in pairs, a row per
// name in pgmigrations.
#include <algorithm>
#include <cctype>
#include <optional>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/history.h"
#include "gate/migration/lines.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kEngine = "postgresql";

constexpr std::string_view kTable = "pgmigrations";
constexpr std::string_view kCreated = "public.pgmigrations";
constexpr std::string_view kUp = ".up.sql";
constexpr std::string_view kDown = ".down.sql";

// "-- Up Migration", whatever its case, with any number of '-' and blanks before the word.
bool is_section(std::string_view line, std::string_view direction) {
  line = trim(line);
  if (!line.starts_with("--")) return false;
  line.remove_prefix(std::min(line.find_first_not_of("- \t"), line.size()));
  if (!equal_ignoring_case(line.substr(0, direction.size()), direction)) return false;
  line.remove_prefix(direction.size());
  const std::string_view rest = trim(line);
  constexpr std::string_view kWord = "migration";
  return rest.size() < line.size() && equal_ignoring_case(rest.substr(0, kWord.size()), kWord);
}

// Where the first section of a direction begins; npos = there is none.
std::size_t find_section(std::string_view text, std::string_view direction) {
  for (const Line& line : lines_of(text)) {
    if (is_section(line.text, direction)) return line.begin;
  }
  return text.npos;
}

void put_part(const SqlFile& source, std::size_t begin, std::size_t end, Direction direction,
              Migration& migration, std::vector<FolderProblem>& problems) {
  ScriptFile made = script_of(source, begin, end);
  put_script(std::move(made), direction, migration, problems);
}

// A file without an up section is up as a whole, whatever stands under its down section.
void read_sections(const SqlFile& source, Migration& migration,
                   std::vector<FolderProblem>& problems) {
  const std::size_t size = source.text().size();
  const std::size_t up = find_section(source.text(), "up");
  const std::size_t down = find_section(source.text(), "down");
  const bool has_up = up != std::string::npos;
  const bool has_down = down != std::string::npos;
  const std::size_t up_end = has_up && has_down && down > up ? down : size;
  put_part(source, has_up ? up : 0, up_end, Direction::up, migration, problems);
  if (!has_down) return;
  const std::size_t down_end = has_up && up > down ? up : size;
  put_part(source, down, down_end, Direction::down, migration, problems);
}

void read_pair_or_sections(const SqlFile& source, Migration& migration,
                           std::vector<FolderProblem>& problems) {
  if (!source.path.ends_with(kUp)) return read_sections(source, migration, problems);
  put_part(source, 0, source.text().size(), Direction::up, migration, problems);
  const std::string other = concat(source.path.substr(0, source.path.size() - kUp.size()), kDown);
  if (!exists(other)) return;
  const SqlFile down = read_sql_file(other, Dialect::postgres);
  problems.insert(problems.end(), down.problems.begin(), down.problems.end());
  put_part(down, 0, down.text().size(), Direction::down, migration, problems);
}

// Its name in the history is the file's, without its endings.
std::optional<FileVersion> parse_name(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  if (digits.empty() || name.ends_with(kDown) || !name.ends_with(".sql")) return std::nullopt;
  name.remove_suffix(name.ends_with(kUp) ? kUp.size() : 4);
  std::string_view title = name.substr(digits.size());
  if (title.starts_with('_') || title.starts_with('-')) title.remove_prefix(1);
  return FileVersion{.version = std::string(name), .title = std::string(title)};
}

std::string why_refused(std::string_view name) {
  if (is_hidden(name) || name.ends_with(kDown)) return {};
  if (leading_digits(name).empty()) {
    return "makes node-pg-migrate refuse the whole folder: it has no number at its beginning";
  }
  return "is code, which only node-pg-migrate runs, and the gate cannot rehearse";
}

// Seventeen digits are a time in UTC, which the tool turns into milliseconds; without a value where
// they are none.
std::uint64_t prefix_of(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  const auto number = parse_number(digits);
  if (!number) return UINT64_MAX;
  if (digits.size() != 17) return *number;
  const auto part = [&](std::size_t at, std::size_t size) {
    return parse_number(digits.substr(at, size)).value_or(0);
  };
  const auto year = static_cast<std::int64_t>(part(0, 4)) - (part(4, 2) <= 2 ? 1 : 0);
  const auto month = static_cast<std::int64_t>((part(4, 2) + 9) % 12);
  const std::int64_t era_year = year % 400;
  const std::int64_t days = year / 400 * 146'097 + era_year * 365 + era_year / 4 - era_year / 100 +
                            (153 * month + 2) / 5 + static_cast<std::int64_t>(part(6, 2)) - 719'469;
  const std::uint64_t seconds = part(8, 2) * 3600 + part(10, 2) * 60 + part(12, 2);
  return (static_cast<std::uint64_t>(days) * 86'400 + seconds) * 1000 + part(14, 3);
}

// As people sort words: without punctuation, whatever the case.
std::string words_of(std::string_view name) {
  std::string words;
  for (const char c : to_lower(name)) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80)
      words += c;
  }
  return words;
}

bool precedes(std::string_view name, std::string_view other) {
  const std::uint64_t number = prefix_of(name);
  const std::uint64_t others = prefix_of(other);
  return number == others ? words_of(name) < words_of(other) : number < others;
}

constexpr FilesLayout kLayout = {.format = "node-pg-migrate",
                                 .files = "NNN_name.sql",
                                 .parse = parse_name,
                                 .read = read_pair_or_sections,
                                 .before = precedes,
                                 .why_refused = why_refused,
                                 .ignores_folders = true};

// db-migrate has the same columns.
bool is_history(const Table& table) {
  return equal_ignoring_case(without_schema(table.name), kTable) &&
         find_column(table, "name") != nullptr && find_column(table, "run_on") != nullptr;
}

// As the tool writes it. It takes any comment that begins so for a mark, and people write such
// comments into other tools' files.
bool is_mark_of_template(std::string_view line) {
  const std::string text = to_lower(trim(line));
  return text == "-- up migration" || text == "-- down migration";
}

Evidence recognises(const FolderView& folder) {
  if (!has_file_of(folder, kLayout)) return Evidence::none;
  return folder.has_line(is_mark_of_template) ? Evidence::marks : Evidence::none;
}

// A down of its own is read with its up; without one the tool refuses the folder.
MigrationFolder read(const std::string& path, const Reading&) {
  MigrationFolder folder = read_files(path, kLayout, {.dialect = Dialect::postgres});
  std::vector<FolderProblem> problems;
  for (FolderProblem& problem : folder.problems) {
    const std::string& file = problem.location.path;
    if (problem.kind == FolderProblem::Kind::never_run && file.ends_with(kDown)) {
      const std::string up = concat(file.substr(0, file.size() - kDown.size()), kUp);
      if (exists(up)) continue;
      problem.kind = FolderProblem::Kind::unreadable;
      problem.message = concat("node-pg-migrate refuses the folder: there is no up file beside ",
                               in_quotes(file.substr(file.rfind('/') + 1)));
    }
    problems.push_back(std::move(problem));
  }
  folder.problems = std::move(problems);
  return folder;
}

std::string history_query(const Table& table, Dialect) {
  return concat("SELECT name FROM ", table_literal(table.name, Dialect::postgres),
                " ORDER BY run_on, id");
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {
      "CREATE TABLE \"public\".\"pgmigrations\" (id SERIAL PRIMARY KEY, name varchar(255) NOT "
      "NULL, run_on timestamp NOT NULL)"};
}

// By default the tool runs all that is pending in one transaction; here each file has its own.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  if (!script) return {};
  const std::string table = history_literal(history_table, kCreated, Dialect::postgres);
  const std::string name = text_literal(migration.version);
  const std::string record =
      is_up ? concat("INSERT INTO ", table, " (name, run_on) VALUES (", name, ", NOW())")
            : concat("DELETE FROM ", table, " WHERE name=", name);
  return in_one_transaction(*script, {record});
}

}  // namespace

const Format kNodePgMigrate = {
    .name = "node-pg-migrate",
    .summary = "node-pg-migrate (PostgreSQL): NNN_name.sql with -- Up Migration, pgmigrations",
    .files = "NNN_name.sql",
    .table = kTable,
    .foreign_keys = true,  // PostgreSQL always does
    .late = Late::refuses,
    .engine = kEngine,
    .wraps_all = true,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history_of_versions,
    .preparer = prepare,
    .planner = plan,
};

}  // namespace gate
