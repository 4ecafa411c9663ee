// goose reads line by line, whatever the SQL in them means.
#include "gate/migration/goose_file.h"

#include <algorithm>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/lines.h"
#include "gate/migration/pieces.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

// The tool's buffer for a line.
constexpr std::size_t kLongestLine = 4UL * 1024 * 1024;
constexpr std::string_view kHint =
    "the ';' at a line's end, where goose ends the statement: put it between -- +goose "
    "StatementBegin and -- +goose StatementEnd";

bool is_comment(std::string_view line) {
  return trim(line).starts_with("--");
}

// What is left without the first "+goose" and all "--", in lower case.
std::string word_of(std::string_view line) {
  std::string word(line);
  word.erase(word.find("+goose"), 6);
  for (auto at = word.find("--"); at != word.npos; at = word.find("--", at)) word.erase(at, 2);
  return to_lower(trim(word));
}

// One pass over the lines of a file, as the tool makes it.
class Annotated {
 public:
  explicit Annotated(const SqlFile& source) : source_(source) {}

  // SqlError with the offset of what the tool refuses.
  void read() {
    const std::string_view text = source_.text();
    if (text.size() != source_.bytes.size()) refuse("it begins with a byte order mark", 0);
    const std::size_t long_line = find_long_line(text, kLongestLine);
    if (long_line != text.npos) refuse("a line of more than 4 MiB", long_line);
    for (const Line& line : lines_of(text)) take(line);
    if (!direction_) refuse("no '-- +goose Up' line", 0);
    if (is_block_) refuse("'-- +goose StatementBegin' without an end", block_);
    refuse_rest(text.size());
  }

  bool is_unwrapped() const { return is_unwrapped_; }
  bool has_down() const { return has_down_; }

  // Each of them is handed to the database as one.
  const std::vector<Piece>& pieces(Direction direction) const {
    return direction == Direction::up ? up_ : down_;
  }

 private:
  [[noreturn]] static void refuse(const std::string& why, std::size_t at) {
    throw SqlError(concat("goose refuses the file: ", why), 1, static_cast<int>(at));
  }

  // Comments and empty lines between statements are left out, lines of blanks are not.
  void take(const Line& line) {
    if (is_goose_annotation(line.text)) return obey(line);
    if (!is_open_ && (is_comment(line.text) || line.text.empty())) return;
    if (!direction_ && trim(line.text).empty()) return;
    if (!direction_) refuse("a statement before '-- +goose Up'", line.begin);
    if (loses_line_)
      refuse("it would lose this line after a StatementBegin of nothing", line.begin);
    if (!is_open_) begin_ = line.begin;
    is_open_ = true;
    if (!is_block_ && ends_with_semicolon(line.text)) close(line.begin + line.text.size());
  }

  void obey(const Line& line) {
    const char first = line.text.front();
    if (first == ' ' || first == '\t') refuse("an indented annotation", line.begin);
    const std::string word = word_of(line.text);
    if (word.find("+goose") != word.npos) refuse("two annotations on a line", line.begin);
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
      block_ = line.begin;
      return;
    }
    if (word == "statementend") return end_block(line);
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

  void end_block(const Line& line) {
    if (!is_block_) refuse("'-- +goose StatementEnd' without a begin", line.begin);
    is_block_ = false;
    loses_line_ = !is_open_;
    if (is_open_) close(line.begin);
  }

  void refuse_rest(std::size_t end) const {
    if (!is_open_ || trim(source_.text().substr(begin_, end - begin_)).empty()) return;
    refuse("a statement without a semicolon at its end", begin_);
  }

  void turn(Direction direction, const Line& line) {
    if (is_block_) refuse("'-- +goose StatementBegin' without an end", line.begin);
    refuse_rest(line.begin);
    is_open_ = loses_line_ = false;
    direction_ = direction;
  }

  void close(std::size_t end) {
    is_open_ = false;
    (direction_ == Direction::up ? up_ : down_).push_back({.begin = begin_, .end = end});
  }

  const SqlFile& source_;
  std::optional<Direction> direction_{};
  bool is_unwrapped_ = false;
  bool has_down_ = false;
  bool is_open_ = false;     // a statement has begun and not ended
  bool is_block_ = false;    // between StatementBegin and StatementEnd
  bool loses_line_ = false;  // an empty block makes the tool leave out the line after it
  std::size_t begin_ = 0;
  std::size_t block_ = 0;
  std::vector<Piece> up_{};
  std::vector<Piece> down_{};
};

void put_pieces(const SqlFile& source, const Annotated& file, Direction direction,
                Migration& migration, std::vector<FolderProblem>& problems) {
  ScriptFile made = script_of_pieces(source, file.pieces(direction), kHint);
  made.script.is_unwrapped = file.is_unwrapped();
  put_script(std::move(made), direction, migration, problems);
}

}  // namespace

bool is_goose_annotation(std::string_view line) {
  return is_comment(line) && line.find("+goose") != line.npos;
}

void read_goose_file(const SqlFile& source, Migration& migration,
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
  put_allows(source, migration, problems);
  put_pieces(source, file, Direction::up, migration, problems);
  if (file.has_down()) put_pieces(source, file, Direction::down, migration, problems);
}

}  // namespace gate
