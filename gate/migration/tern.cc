// tern (PostgreSQL): NNN_name.sql from 1 without a gap, parted by a line of its own, one row that
// says how far.
#include <algorithm>
#include <optional>

#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/history.h"
#include "gate/migration/lines.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr std::string_view kEngine = "postgresql";

constexpr std::string_view kTable = "schema_version";
constexpr std::string_view kCreated = "public.schema_version";
constexpr std::string_view kSeparator = "---- create above / drop below ----";
constexpr std::string_view kNoTransaction = "---- tern: disable-tx ----";

std::optional<FileVersion> parse_name(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  const std::string_view rest = name.substr(digits.size());
  const bool is_migration = !digits.empty() && rest.starts_with('_') && rest.ends_with(".sql") &&
                            rest.size() > 5 && digits.find_first_not_of('0') != digits.npos;
  if (!is_migration) return std::nullopt;
  const auto number = parse_number(digits);
  return FileVersion{.version = number ? std::to_string(*number) : std::string(digits),
                     .title = std::string(rest.substr(1, rest.size() - 5))};
}

// With the end of line of Unix, as the tool asks for it.
bool has_exact_line(std::string_view text, std::string_view wanted) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (text.substr(at, end - at) == wanted) return true;
    at = end + 1;
  }
  return false;
}

bool is_only_comments(std::string_view text) {
  return std::ranges::all_of(lines_of(text), [](const Line& line) {
    const std::string_view words = trim(line.text);
    return words.empty() || words.starts_with("--");
  });
}

void put_part(const SqlFile& source, std::size_t begin, std::size_t end, Direction direction,
              Migration& migration, std::vector<FolderProblem>& problems) {
  ScriptFile made = script_of(source, begin, end);
  made.script.is_unwrapped =
      has_exact_line(source.text().substr(begin, end - begin), kNoTransaction);
  put_script(std::move(made), direction, migration, problems);
}

void read_parts(const SqlFile& source, Migration& migration, std::vector<FolderProblem>& problems) {
  const std::string_view text = source.text();
  const auto separator = text.find(kSeparator);
  const std::size_t end = std::min(separator, text.size());
  const auto refuse = [&](std::size_t at, std::string why) {
    problems.push_back(unreadable(locate(text, at, source.path), std::move(why)));
    migration.up.emplace(Script{.path = source.path});
  };
  if (const auto at = text.find("{{"); at != text.npos) {
    return refuse(at, "tern fills in '{{', with what the gate does not know");
  }
  if (is_only_comments(text.substr(0, end))) {
    return refuse(0, "tern refuses the file: it has no SQL that goes forward");
  }
  put_part(source, 0, end, Direction::up, migration, problems);
  if (separator == text.npos) return;
  const std::size_t below = separator + kSeparator.size();
  // Without a byte below the line there is no way back.
  if (trim(text.substr(below)).empty()) return;
  put_part(source, below, text.size(), Direction::down, migration, problems);
}

// Folders below hold what files take in by its name.
constexpr FilesLayout kLayout = {.format = "tern",
                                 .files = "NNN_name.sql",
                                 .parse = parse_name,
                                 .read = read_parts,
                                 .in_numeric_order = true,
                                 .ignores_folders = true};

bool is_history(const Table& table) {
  return equal_ignoring_case(without_schema(table.name), kTable) && table.columns.size() == 1 &&
         find_column(table, "version") != nullptr;
}

Evidence recognises(const FolderView& folder) {
  if (!has_file_of(folder, kLayout)) return Evidence::none;
  const bool is_marked = folder.has_line([](std::string_view line) {
    return line.find(kSeparator) != line.npos || line == kNoTransaction;
  });
  return is_marked ? Evidence::marks : Evidence::none;
}

// The tool refuses a folder in which a number is missing.
void refuse_gap(MigrationFolder& folder) {
  std::uint64_t expected = 1;
  for (const Migration& migration : folder.migrations) {
    if (migration.number == expected) {
      ++expected;
      continue;
    }
    const std::string path = migration.up ? migration.up->path : folder.path;
    folder.problems.push_back(unreadable(
        {.path = path}, concat("tern refuses the folder: migration ", expected, " is missing")));
    folder.problems.back().version = migration.version;
    return;
  }
}

MigrationFolder read(const std::string& path, const Reading&) {
  MigrationFolder folder = read_files(path, kLayout, {.dialect = Dialect::postgres});
  refuse_gap(folder);
  return folder;
}

std::string history_query(const Table& table, Dialect) {
  return concat("SELECT version FROM ", table_literal(table.name, Dialect::postgres));
}

// Version 0 is before the first.
History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true, .is_high_water_mark = true};
  if (rows.empty()) return history;
  const std::string version = version_text(rows[0].at(0));
  history.mark = parse_number(version);
  if (!history.mark) history.trouble = concat(in_quotes(table.name), " holds no version number");
  if (version != "0") history.applied.push_back({.version = version});
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {"create table if not exists public.schema_version(version int4 not null primary key)",
          "insert into public.schema_version(version) select 0 where 0=(select count(*) from "
          "public.schema_version)"};
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  if (!script) return {};
  const std::string table = history_literal(history_table, kCreated, Dialect::postgres);
  const std::uint64_t reached = is_up ? migration.number : migration.number - 1;
  return in_one_transaction(*script,
                            {"reset all", concat("update ", table, " set version=", reached)});
}

constexpr ToolLock kRunLock = {.holder = ToolLock::Holder::session,
                               .query = "SELECT pg_advisory_lock(9628173550095224)"};

}  // namespace

const Format kTern = {
    .name = "tern",
    .summary =
        "tern (PostgreSQL): NNN_name.sql with ---- create above / drop below ----, "
        "schema_version",
    .files = "NNN_name.sql",
    .table = kTable,
    .foreign_keys = true,  // PostgreSQL always does
    .late = Late::never,
    .engine = kEngine,
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
