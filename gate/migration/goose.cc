// goose (pressly/goose v3): annotated files, a row per version in goose_db_version.
#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/history.h"
#include "gate/migration/lines.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "goose_db_version";
// With the tool's own white space, which stays in the schema.
constexpr std::string_view kCreate = R"(CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	))";

// "-- +goose Up" → "up"; nothing where the line is no annotation.
std::optional<std::string> annotation_of(std::string_view line) {
  if (!line.starts_with("--")) return std::nullopt;
  const std::string_view words = trim(line.substr(2));
  constexpr std::string_view kMark = "+goose";
  if (!words.starts_with(kMark)) return std::nullopt;
  return to_lower(trim(words.substr(kMark.size())));
}

// A statement ends on the line whose last word before a comment ends with a semicolon.
bool ends_statement(std::string_view line) {
  std::istringstream words{std::string(line)};
  std::string last;
  for (std::string word; words >> word && !word.starts_with("--");) last = word;
  return last.ends_with(';');
}

// One pass over the lines of a file, as the tool makes it.
class Annotated {
 public:
  explicit Annotated(const SqlFile& source) : source_(source) {}

  // SqlError with the offset of what the tool refuses.
  void read() {
    for (const Line& line : lines_of(source_.text())) take(line);
    if (is_block_) refuse("-- +goose StatementBegin without an end", begin_);
    if (is_open_) refuse("a statement without a semicolon at its end", begin_);
    if (!direction_) refuse("no '-- +goose Up' line", 0);
  }

  bool is_unwrapped() const { return is_unwrapped_; }
  bool has_down() const { return has_down_; }

  // In pieces of the text, each of which the tool hands to the database as one.
  std::vector<std::pair<std::size_t, std::size_t>> pieces(Direction direction) const {
    return direction == Direction::up ? up_ : down_;
  }

 private:
  [[noreturn]] static void refuse(const std::string& why, std::size_t at) {
    throw SqlError(concat("goose refuses the file: ", why), 1, static_cast<int>(at));
  }

  void take(const Line& line) {
    if (const auto word = annotation_of(line.text)) return obey(*word, line);
    if (trim(line.text).starts_with("-- +goose")) refuse("an indented annotation", line.begin);
    const bool is_comment = line.text.starts_with("--");
    if (!is_open_ && !is_block_ && (is_comment || trim(line.text).empty())) return;
    if (!direction_) refuse("a statement before '-- +goose Up'", line.begin);
    if (!is_open_) begin_ = line.begin;
    is_open_ = true;
    if (!is_block_ && ends_statement(line.text)) close(line.begin + line.text.size());
  }

  void obey(const std::string& word, const Line& line) {
    if (word == "up") {
      if (direction_) refuse("a second '-- +goose Up'", line.begin);
      return turn(Direction::up, line);
    }
    if (word == "down") {
      if (direction_ != Direction::up) refuse("'-- +goose Down' without an up", line.begin);
      has_down_ = true;
      return turn(Direction::down, line);
    }
    if (word == "statementbegin") {
      if (!direction_ || is_block_) refuse("'-- +goose StatementBegin' out of place", line.begin);
      is_block_ = true;
      begin_ = line.next;
      return;
    }
    if (word == "statementend") {
      if (!is_block_) refuse("'-- +goose StatementEnd' without a begin", line.begin);
      is_block_ = false;
      return close(line.begin);
    }
    if (word == "no transaction") {
      is_unwrapped_ = true;
      return;
    }
    if (word == "envsub off") return;
    if (word == "envsub on") {
      refuse("ENVSUB puts the environment of the machine into it, which the gate cannot know",
             line.begin);
    }
    refuse(concat("unknown annotation ", in_quotes(word)), line.begin);
  }

  void turn(Direction direction, const Line& line) {
    if (is_open_) refuse("a statement without a semicolon at its end", begin_);
    if (is_block_) refuse("'-- +goose StatementBegin' without an end", line.begin);
    direction_ = direction;
  }

  void close(std::size_t end) {
    is_open_ = false;
    (direction_ == Direction::up ? up_ : down_).emplace_back(begin_, end);
  }

  const SqlFile& source_;
  std::optional<Direction> direction_{};
  bool is_unwrapped_ = false;
  bool has_down_ = false;
  bool is_open_ = false;   // a statement has begun and not ended
  bool is_block_ = false;  // between StatementBegin and StatementEnd
  std::size_t begin_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> up_{};
  std::vector<std::pair<std::size_t, std::size_t>> down_{};
};

ScriptFile script_of_pieces(const SqlFile& source, const Annotated& file, Direction direction) {
  ScriptFile whole{.script = {.path = source.path, .is_unwrapped = file.is_unwrapped()}};
  for (const auto& [begin, end] : file.pieces(direction)) {
    ScriptFile piece = script_of(source, begin, end);
    std::ranges::move(piece.script.statements, std::back_inserter(whole.script.statements));
    std::ranges::move(piece.allows, std::back_inserter(whole.allows));
    std::ranges::move(piece.problems, std::back_inserter(whole.problems));
  }
  return whole;
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
  put_script(script_of_pieces(source, file, Direction::up), Direction::up, migration, problems);
  if (!file.has_down()) return;
  put_script(script_of_pieces(source, file, Direction::down), Direction::down, migration, problems);
}

// A version is at least 1.
std::optional<FileVersion> parse_name(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  const bool is_migration = !digits.empty() && name.substr(digits.size()).starts_with('_') &&
                            name.ends_with(".sql") && digits.find_first_not_of('0') != digits.npos;
  if (!is_migration) return std::nullopt;
  const auto number = parse_number(digits);
  const std::size_t begin = digits.size() + 1;
  return FileVersion{.version = number ? std::to_string(*number) : std::string(digits),
                     .title = std::string(name.substr(begin, name.size() - begin - 4))};
}

constexpr FilesLayout kLayout = {.format = "goose",
                                 .files = "NNN_name.sql",
                                 .parse = parse_name,
                                 .read = read_annotated,
                                 .in_numeric_order = true};

bool is_history(const Table& table) {
  return find_column(table, "version_id") != nullptr &&
         find_column(table, "is_applied") != nullptr && find_column(table, "tstamp") != nullptr;
}

Evidence recognises(const FolderView& folder) {
  if (!has_file_of(folder, kLayout)) return Evidence::none;
  const bool is_marked =
      folder.has_line([](std::string_view line) { return annotation_of(line).has_value(); });
  return is_marked ? Evidence::marks : Evidence::none;
}

// What the tool would run as well, and nobody but the tool can.
void add_go_files(const std::string& path, MigrationFolder& folder) {
  for (const std::string& name : list_folder(path)) {
    const std::string_view digits = leading_digits(name);
    const bool is_code = !digits.empty() && name.substr(digits.size()).starts_with('_') &&
                         name.ends_with(".go") && !name.ends_with("_test.go");
    if (!is_code) continue;
    folder.problems.push_back(unreadable({.path = path_in(folder.path, name)},
                                         concat(in_quotes(name), " is Go, which only goose runs")));
    folder.problems.back().version = std::string(digits);
  }
}

MigrationFolder read(const std::string& path) {
  MigrationFolder folder = read_files(path, kLayout);
  add_go_files(path, folder);
  return folder;
}

std::string history_query(const Table& table) {
  return concat("SELECT version_id FROM ", name_literal(table.name), " ORDER BY id");
}

// `goose up` takes any row of a version for applied, a false one of older releases, too. Version 0
// stands for the table itself.
History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  std::set<std::string> seen = {"0"};
  for (const Row& row : rows) {
    const std::string version = version_text(row.at(0));
    if (seen.insert(version).second) history.applied.push_back({.version = version});
  }
  return history;
}

std::string insert(std::string_view table, std::string_view version) {
  return concat("INSERT INTO ", table, " (version_id, is_applied) VALUES (", version, ", 1)");
}

std::vector<std::string> prepare(bool history_exists) {
  if (history_exists) return {};
  return {"BEGIN", std::string(kCreate), insert(kTable, "0"), "COMMIT"};
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  const std::string table = name_literal(history_table != nullptr ? history_table->name : kTable);
  const std::string record =
      is_up ? insert(table, migration.version)
            : concat("DELETE FROM ", table, " WHERE version_id = ", migration.version);
  static const Script kNothing;  // a file without a down is taken back by its row alone
  return in_one_transaction(script ? *script : kNothing, {record});
}

std::vector<NewFile> compose(const std::string& digits, const std::string& title,
                             const Draft& draft) {
  return compose_marked(digits, title, draft, "-- +goose Up", "-- +goose Down",
                        {"-- +goose StatementBegin", "-- +goose StatementEnd"});
}

}  // namespace

const Format kGoose = {
    .name = "goose",
    .summary = "goose: NNN_name.sql with -- +goose Up and -- +goose Down, goose_db_version",
    .files = "NNN_name.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::refuses,
    .is_history = is_history,
    .recognises = recognises,
    .read = read,
    .history_query = history_query,
    .history = history,
    .prepare = prepare,
    .compose = compose,
    .plan = plan,
};

}  // namespace gate
