#include "gate/migration/mybatis_file.h"

#include <algorithm>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/pieces.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr std::string_view kHint =
    "the line's last delimiter, where MyBatis ends the statement: choose another with '-- "
    "@DELIMITER'";

bool take(std::string_view& text, std::string_view prefix) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// "-- @DELIMITER ~" → "~"; nothing where the line says no such thing.
std::optional<std::string> delimiter_of(std::string_view line) {
  if (!take(line, "--") && !take(line, "//")) return std::nullopt;
  take(line, "//");
  constexpr std::string_view kWord = "@delimiter";
  if (!take(line, "@") || !equal_ignoring_case(line.substr(0, kWord.size() - 1), kWord.substr(1)))
    return std::nullopt;
  line.remove_prefix(kWord.size() - 1);
  const std::string_view rest = trim(line);
  const bool is_apart = !line.empty() && (line[0] == ' ' || line[0] == '\t') && !rest.empty();
  if (!is_apart) return std::nullopt;
  return std::string(rest.substr(0, rest.find_first_of(" \t")));
}

struct Part {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Parts {
  Part up{};
  Part down{};
};

Parts parts_of(std::string_view text) {
  Parts parts{.up = {0, text.size()}, .down = {text.size(), text.size()}};
  for (const Line& line : lines_of(text)) {
    if (!is_mybatis_undo(line.text)) continue;
    parts.up.end = line.begin;
    parts.down.begin = line.next;
    break;
  }
  return parts;
}

// "${changelog}" and what else the environment gives a value. Others stay, as the tool leaves them.
class Variables {
 public:
  // Most files have none, and need no environment.
  explicit Variables(const SqlFile& source) {
    if (source.text().find("${") == std::string_view::npos) return;
    const auto end = source.path.rfind('/');
    values_ = read_mybatis_environment(end == std::string::npos ? "." : source.path.substr(0, end));
  }

  std::string fill(std::string_view text) const {
    std::string filled;
    std::size_t at = 0;
    for (auto begin = text.find("${"); begin != text.npos; begin = text.find("${", at)) {
      const auto end = text.find('}', begin);
      if (end == text.npos) break;
      const auto value = values_.find(std::string(text.substr(begin + 2, end - begin - 2)));
      filled += text.substr(at, begin - at);
      filled += value == values_.end() ? text.substr(begin, end + 1 - begin) : value->second;
      at = end + 1;
    }
    filled += text.substr(at);
    return filled;
  }

 private:
  std::map<std::string, std::string> values_{};
};

// Cuts a part as the script runner does, which leaves out comments and empty lines even in
// literals.
class Runner {
 public:
  Runner(const SqlFile& source, const Variables& variables, std::vector<FolderProblem>& problems)
      : source_(source), variables_(variables), problems_(problems) {}

  ScriptFile run(Part part) {
    delimiter_ = ";";
    command_.clear();
    const std::string_view text = source_.text();
    const std::string_view before = text.substr(0, part.end);
    for (const Line& line : lines_of(before.substr(part.begin))) {
      const std::string filled = variables_.fill(line.text);
      handle({filled, line.begin + part.begin, line.next + part.begin});
    }
    if (!trim(command_).empty()) {
      problems_.push_back(unreadable(at(begin_), concat("MyBatis refuses the file: nothing ends "
                                                        "this statement with ",
                                                        in_quotes(delimiter_), " on its line")));
    }
    return script_of_pieces(source_, pieces_, kHint);
  }

  bool keeps_delimiter() const { return delimiter_ != ";"; }

 private:
  Location at(std::size_t offset) const { return locate(source_.text(), offset, source_.path); }

  void handle(const Line& line) {
    const std::string_view words = trim(line.text);
    if (words.starts_with("--") || words.starts_with("//")) {
      if (const auto delimiter = delimiter_of(words)) delimiter_ = *delimiter;
      return;
    }
    if (words.empty()) return;
    if (command_.empty()) begin_ = line.begin;
    const auto end = line.text.rfind(delimiter_);
    command_ += line.text.substr(0, end);
    command_ += '\n';
    if (end == line.text.npos) return;
    note_lost(line, end + delimiter_.size());
    execute(line);
  }

  void note_lost(const Line& line, std::size_t end) {
    const std::string_view rest = trim(line.text.substr(end));
    if (rest.empty() || rest.starts_with("--")) return;
    add_never_run(line.begin + end, concat("MyBatis leaves out what stands behind the last ",
                                           in_quotes(delimiter_), " of a line"));
  }

  void execute(const Line& line) {
    std::string command = std::move(command_);
    command_.clear();
    try {
      const auto statements = cut_at_semicolons(command, source_.dialect, source_.path);
      // PostgreSQL's runs them all.
      if (statements.size() > 1 && source_.dialect == Dialect::sqlite) {
        add_never_run(line.begin,
                      "the driver for Java runs only the first of the statements that MyBatis "
                      "hands it at once: give each a line of its own");
        command = statements[0].sql;
      }
    } catch (const SqlError&) {
      // Said again, with the reason, when the pieces are cut.
    }
    pieces_.push_back({.begin = begin_, .end = line.next, .text = std::move(command)});
  }

  void add_never_run(std::size_t offset, std::string why) {
    problems_.push_back({.kind = FolderProblem::Kind::never_run,
                         .location = at(offset),
                         .message = std::move(why)});
  }

  const SqlFile& source_;
  const Variables& variables_;
  std::vector<FolderProblem>& problems_;
  std::string delimiter_ = ";";
  std::string command_{};
  std::size_t begin_ = 0;
  std::vector<Piece> pieces_{};
};

// What has no value beside the folder may have one on the machine that runs the tool.
void refuse_unknown(const SqlFile& source, const Variables& variables,
                    std::vector<FolderProblem>& problems) {
  for (const Line& line : lines_of(source.text())) {
    const std::string_view words = trim(line.text);
    if (words.starts_with("--") || words.find("${") == words.npos) continue;
    const std::string filled = variables.fill(words);
    const auto begin = filled.find("${");
    if (begin == filled.npos || filled.find('}', begin) == filled.npos) continue;
    problems.push_back(unreadable(
        locate(source.text(), line.begin, source.path),
        "a variable of MyBatis that environments/development.properties gives no value"));
  }
}

ScriptFile first_statement_of(const SqlFile& source, Part part, const Variables& variables,
                              std::vector<FolderProblem>& problems) {
  const std::string_view before = source.text().substr(0, part.end);
  const Piece piece{
      .begin = part.begin, .end = part.end, .text = variables.fill(before.substr(part.begin))};
  ScriptFile file = script_of_pieces(source, {piece}, "the part's end");
  auto& statements = file.script.statements;
  if (statements.size() < 2 || source.dialect != Dialect::sqlite) return file;
  problems.push_back({.kind = FolderProblem::Kind::never_run,
                      .location = statements[1].location,
                      .message = "the driver for Java runs only the first statement of a file "
                                 "and says nothing: set send_full_script=false in "
                                 "environments/development.properties"});
  statements.resize(1);
  return file;
}

}  // namespace

std::map<std::string, std::string> read_mybatis_environment(const std::string& scripts) {
  std::map<std::string, std::string> values;
  const std::string file = path_in(scripts, "../environments/development.properties");
  if (!is_regular_file(file)) return values;
  const std::string text = read_file(file, kLargestByHand);
  for (const Line& line : lines_of(text)) {
    const std::string_view words = trim(line.text);
    const auto sign = words.find('=');
    if (words.starts_with('#') || sign == words.npos) continue;
    values[std::string(trim(words.substr(0, sign)))] = trim(words.substr(sign + 1));
  }
  return values;
}

bool is_mybatis_undo(std::string_view line) {
  return (take(line, "--") || take(line, "//")) && take(line, "//") && take(line, "@UNDO");
}

void read_mybatis_lines(const SqlFile& source, Migration& migration,
                        std::vector<FolderProblem>& problems) {
  const auto [up, down] = parts_of(source.text());
  const Variables variables(source);
  refuse_unknown(source, variables, problems);
  put_allows(source, migration, problems);
  Runner runner(source, variables, problems);
  ScriptFile made = runner.run(up);
  if (runner.keeps_delimiter()) {
    problems.push_back(unreadable({.path = source.path}, std::string(kMybatisKeepsDelimiter)));
  }
  put_script(std::move(made), Direction::up, migration, problems);
  put_script(Runner(source, variables, problems).run(down), Direction::down, migration, problems);
}

void read_mybatis_whole(const SqlFile& source, Migration& migration,
                        std::vector<FolderProblem>& problems) {
  const auto [up, down] = parts_of(source.text());
  const Variables variables(source);
  refuse_unknown(source, variables, problems);
  put_allows(source, migration, problems);
  put_script(first_statement_of(source, up, variables, problems), Direction::up, migration,
             problems);
  put_script(first_statement_of(source, down, variables, problems), Direction::down, migration,
             problems);
}

}  // namespace gate
