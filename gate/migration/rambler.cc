// rambler: files with any number of up and down sections, a row per file name in migrations, and no
// transaction.
#include <algorithm>
#include <iterator>
#include <optional>

#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/history.h"
#include "gate/migration/lines.h"
#include "gate/migration/pieces.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "migrations";
constexpr std::string_view kMark = "-- rambler";
// The tool's buffer for a line with its end; at a longer one it stops reading.
constexpr std::size_t kLongestLine = 65'536;

bool is_mark(std::string_view line) {
  return line.starts_with(kMark);
}

struct Sections {
  std::vector<Piece> up{};
  std::vector<Piece> down{};
  std::vector<Line> outside{};  // belong to none of them
};

Sections find_sections(const SqlFile& source, std::size_t end) {
  Sections found;
  std::vector<Piece>* section = nullptr;
  // Behind a byte order mark the tool sees no mark of its own.
  const bool is_hidden = source.text().size() != source.bytes.size();
  for (const Line& line : lines_of(source.text().substr(0, end))) {
    if (is_mark(line.text) && !(is_hidden && line.begin == 0)) {
      const std::string_view word = trim(line.text.substr(kMark.size()));
      section = word == "up" ? &found.up : word == "down" ? &found.down : nullptr;
      if (section != nullptr) section->push_back({.begin = line.next, .end = line.next});
      continue;
    }
    if (section != nullptr) {
      section->back().end = line.next;
      continue;
    }
    found.outside.push_back(line);
  }
  std::ranges::reverse(found.down);
  return found;
}

void add_never_run(const Location& place, std::string why, std::vector<FolderProblem>& problems) {
  problems.push_back(
      {.kind = FolderProblem::Kind::never_run, .location = place, .message = std::move(why)});
}

void read_sections(const SqlFile& source, Migration& migration,
                   std::vector<FolderProblem>& problems) {
  const std::size_t end = find_long_line(source.text(), kLongestLine);
  const Sections sections = find_sections(source, end);
  if (end != std::string::npos) {
    add_never_run(locate(source.text(), end, source.path),
                  "rambler stops reading at a line of more than 65,535 bytes, records the file "
                  "and says nothing: break the line",
                  problems);
  }
  if (const auto outside = find_statement(source, sections.outside)) {
    add_never_run(*outside,
                  "rambler never runs this, and records the file: it stands under neither "
                  "'-- rambler up' nor '-- rambler down'",
                  problems);
  }
  put_allows(source, migration, problems);
  for (const Direction direction : {Direction::up, Direction::down}) {
    const auto& pieces = direction == Direction::up ? sections.up : sections.down;
    ScriptFile made = script_of_pieces(source, pieces, "the section's end");
    made.script.is_unwrapped = true;
    put_script(std::move(made), direction, migration, problems);
  }
}

std::optional<FileVersion> parse_name(std::string_view name) {
  if (!name.ends_with(".sql")) return std::nullopt;
  std::string_view title = name.substr(0, name.size() - 4);
  title.remove_prefix(leading_digits(title).size());
  if (title.starts_with('_') || title.starts_with('-')) title.remove_prefix(1);
  return FileVersion{.version = std::string(name), .title = std::string(title)};
}

constexpr FilesLayout kLayout = {.format = "rambler",
                                 .files = "NNN_name.sql",
                                 .parse = parse_name,
                                 .read = read_sections,
                                 .takes_hidden = true};

// Under any name: users may choose one.
bool is_history(const Table& table) {
  return table.columns.size() == 1 && find_column(table, "migration") != nullptr;
}

Evidence recognises(const FolderView& folder) {
  if (!has_file_of(folder, kLayout)) return Evidence::none;
  return folder.has_line(is_mark) ? Evidence::marks : Evidence::none;
}

MigrationFolder read(const std::string& path, const Reading& how) {
  return read_files(path, kLayout, how);
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT migration FROM ", table_literal(table.name, dialect),
                " ORDER BY migration");
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {"CREATE TABLE migrations ( migration VARCHAR(255) NOT NULL )"};
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  return with_row_of_version(migration, direction, history_table, kTable, "migration", dialect);
}

std::vector<NewFile> compose(const NewMigration& wish) {
  NewMigration whole = wish;
  whole.draft = in_own_transaction(wish.draft);
  return compose_marked(whole, "-- rambler up", "-- rambler down");
}

}  // namespace

const Format kRambler = {
    .name = "rambler",
    .summary = "rambler: NNN_name.sql with -- rambler up and -- rambler down, migrations",
    .files = "NNN_name.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::refuses,
    .never_wraps = true,
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
