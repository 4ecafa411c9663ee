// sql-migrate (rubenv): annotated files, a row per file name in gorp_migrations.
#include <algorithm>
#include <optional>
#include <sstream>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/history.h"
#include "gate/migration/lines.h"
#include "gate/migration/pieces.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "gorp_migrations";
constexpr std::string_view kMark = "-- +migrate ";
constexpr std::size_t kLongestLine = 1024UL * 1024;  // the tool's buffer
constexpr std::string_view kHint =
    "the ';' at a line's end, where sql-migrate ends the statement: put it between -- +migrate "
    "StatementBegin and -- +migrate StatementEnd";
// As the driver writes a time, but for its nanoseconds and the zone of the machine.
constexpr std::string_view kNow =
    "rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', 'now'), '0'), '.') || '+00:00'";

constexpr std::string_view kNowOnPostgres = "clock_timestamp()";

bool is_mark(std::string_view line) {
  return line.starts_with(kMark);
}

// One pass over the lines of a file, as the tool makes it.
class Annotated {
 public:
  struct Part {
    std::vector<Piece> pieces{};
    bool is_unwrapped = false;
  };

  explicit Annotated(const SqlFile& source) : source_(source) {}

  // SqlError with the offset of what the tool refuses.
  void read() {
    const std::string_view text = source_.text();
    const std::size_t long_line = find_long_line(text, kLongestLine);
    if (long_line != text.npos) refuse("a line of more than 1 MiB", long_line);
    for (const Line& line : lines_of(text)) take(line);
    if (is_block_) refuse("'-- +migrate StatementBegin' without an end", block_);
    if (part_ == nullptr) refuse("no '-- +migrate Up' line", 0);
    refuse_rest();
  }

  const Part& up() const { return up_; }
  const Part& down() const { return down_; }

  // The lines that belong to neither part.
  const std::vector<Line>& outside() const { return outside_; }

 private:
  [[noreturn]] static void refuse(const std::string& why, std::size_t at) {
    throw SqlError(concat("sql-migrate refuses the file: ", why), 1, static_cast<int>(at));
  }

  void refuse_rest() const {
    if (trim(rest_).empty()) return;
    refuse("what stands at its part's end has no semicolon (a comment needs a blank after its --)",
           begin_);
  }

  void take(const Line& line) {
    const bool is_comment = line.text.starts_with("-- ");
    // Behind a byte order mark the tool sees no mark of its own.
    const bool is_hidden = line.begin == 0 && source_.text().size() != source_.bytes.size();
    bool ends_block = false;
    if (is_mark(line.text) && !is_hidden) ends_block = obey(line);
    if (is_comment && !line.text.starts_with("-- +")) return;
    if (part_ == nullptr) return outside_.push_back(line);
    if (!line.text.starts_with("-- +")) append(line);
    if (ends_block || (!is_block_ && ends_with_semicolon(line.text))) close(line);
  }

  // Whether it ends a block. Words that are none of these, "up" among them, do nothing.
  bool obey(const Line& line) {
    std::istringstream words{std::string(line.text.substr(kMark.size()))};
    std::string command;
    words >> command;
    if (command.empty()) refuse("an annotation without a word", line.begin);
    if (command == "Up" || command == "Down") {
      refuse_rest();
      part_ = command == "Up" ? &up_ : &down_;
      for (std::string option; words >> option;) {
        if (option == "notransaction") part_->is_unwrapped = true;
      }
    }
    if (part_ == nullptr) return false;
    if (command == "StatementBegin") {
      is_block_ = true;
      block_ = line.begin;
    }
    const bool ends = command == "StatementEnd" && is_block_;
    if (ends) is_block_ = false;
    return ends;
  }

  void append(const Line& line) {
    if (trim(rest_).empty()) begin_ = line.begin;
    if (trim(rest_).empty()) rest_.clear();
    rest_ += line.text;
    rest_ += '\n';
  }

  void close(const Line& line) {
    part_->pieces.push_back({.begin = begin_, .end = line.next, .text = std::move(rest_)});
    rest_.clear();
  }

  const SqlFile& source_;
  Part up_{};
  Part down_{};
  Part* part_ = nullptr;
  std::string rest_{};  // of the statement that has begun
  std::size_t begin_ = 0;
  bool is_block_ = false;  // between StatementBegin and StatementEnd
  std::size_t block_ = 0;
  std::vector<Line> outside_{};
};

void put_part(const SqlFile& source, const Annotated::Part& part, Direction direction,
              Migration& migration, std::vector<FolderProblem>& problems) {
  ScriptFile made = script_of_pieces(source, part.pieces, kHint);
  made.script.is_unwrapped = part.is_unwrapped;
  put_script(std::move(made), direction, migration, problems);
}

void read_annotated(const SqlFile& source, Migration& migration,
                    std::vector<FolderProblem>& problems) {
  Annotated file(source);
  try {
    file.read();
  } catch (const SqlError& error) {
    const auto offset = static_cast<std::size_t>(error.offset());
    problems.push_back(unreadable(locate(source.text(), offset, source.path), error.what()));
    migration.up.emplace(Script{.path = source.path});
    return;
  }
  if (const auto outside = find_statement(source, file.outside())) {
    problems.push_back({.kind = FolderProblem::Kind::never_run,
                        .location = *outside,
                        .message = "sql-migrate never runs what stands before '-- +migrate Up'"});
  }
  put_allows(source, migration, problems);
  put_part(source, file.up(), Direction::up, migration, problems);
  put_part(source, file.down(), Direction::down, migration, problems);
}

// The row holds the whole name.
std::optional<FileVersion> parse_name(std::string_view name) {
  if (!name.ends_with(".sql")) return std::nullopt;
  std::string_view title = name.substr(0, name.size() - 4);
  title.remove_prefix(leading_digits(title).size());
  if (title.starts_with('_') || title.starts_with('-')) title.remove_prefix(1);
  return FileVersion{.version = std::string(name), .title = std::string(title)};
}

// Names with a number first, by it; then by their bytes.
bool precedes(std::string_view name, std::string_view other) {
  const auto number = parse_number(leading_digits(name));
  const auto others = parse_number(leading_digits(other));
  if (number.has_value() != others.has_value()) return number.has_value();
  return number == others ? name < other : number < others;
}

constexpr FilesLayout kLayout = {.format = "sql-migrate",
                                 .files = "NNN_name.sql",
                                 .parse = parse_name,
                                 .read = read_annotated,
                                 .before = precedes,
                                 .takes_hidden = true};

// Users may choose another name for it.
bool is_history(const Table& table) {
  const Column* id = find_column(table, "id");
  const Column* at = find_column(table, "applied_at");
  if (id == nullptr || at == nullptr || table.columns.size() != 2) return false;
  const bool has_types = (equal_ignoring_case(id->type, "varchar(255)") &&
                          equal_ignoring_case(at->type, "datetime")) ||
                         (id->type == "text" && at->type == "timestamp with time zone");
  return has_types || equal_ignoring_case(table.name, kTable);
}

Evidence recognises(const FolderView& folder) {
  if (!has_file_of(folder, kLayout)) return Evidence::none;
  return folder.has_line(is_mark) ? Evidence::marks : Evidence::none;
}

MigrationFolder read(const std::string& path, const Reading& how) {
  return read_files(path, kLayout, how);
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT id FROM ", table_literal(table.name, dialect), " ORDER BY applied_at, id");
}

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  if (dialect == Dialect::postgres) {
    return {
        "create table if not exists \"gorp_migrations\" (\"id\" text not null primary key, "
        "\"applied_at\" timestamp with time zone)"};
  }
  return {
      "CREATE TABLE \"gorp_migrations\" (\"id\" varchar(255) not null primary key, "
      "\"applied_at\" datetime)"};
}

// A file without a down is taken back by its row alone.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  const std::string table = history_literal(history_table, kTable, dialect);
  const std::string id = text_literal(migration.version);
  const std::string record =
      is_up ? concat("INSERT INTO ", table, " (\"id\", \"applied_at\") VALUES (", id, ", ",
                     dialect == Dialect::postgres ? kNowOnPostgres : kNow, ")")
            : concat("DELETE FROM ", table, " WHERE \"id\" = ", id);
  static const Script nothing;
  return in_one_transaction(script ? *script : nothing, {record});
}

std::vector<NewFile> compose(const NewMigration& wish) {
  return compose_marked(wish, "-- +migrate Up", "-- +migrate Down",
                        {"-- +migrate StatementBegin", "-- +migrate StatementEnd"});
}

}  // namespace

const Format kSqlMigrate = {
    .name = "sql-migrate",
    .summary =
        "sql-migrate: NNN_name.sql with -- +migrate Up and -- +migrate Down, gorp_migrations",
    .files = "NNN_name.sql",
    .table = kTable,
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
