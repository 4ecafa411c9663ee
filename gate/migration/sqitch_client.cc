// Lines and commands of the shells. Sqitch calls SQLite's as `sqlite3 -noheader -bail -batch -csv`.
#include "gate/migration/sqitch_client.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/lines.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// Of PostgreSQL's shell: change nothing but how it goes on and what it prints.
bool only_shows(std::string_view command) {
  constexpr std::array<std::string_view, 7> kWords = {"\\set",  "\\unset", "\\echo",  "\\qecho",
                                                      "\\warn", "\\pset",  "\\timing"};
  const std::string_view word = command.substr(0, command.find_first_of(" \t"));
  return std::ranges::count(kWords, word) > 0;
}

constexpr std::size_t kAnyNumber = 1000;

// A command of SQLite's shell that changes nothing but what it prints, where, and how long it
// waits; with another number of arguments the shell refuses it, and the script with it.
// `.bail off` is one, too: Sqitch goes by how the shell ends, which an error decides all the same.
struct ShowingCommand {
  std::string_view name;
  std::size_t shortest;  // letters of it that are enough
  std::size_t fewest;    // arguments
  std::size_t most;
};

constexpr ShowingCommand kShowing[] = {
    {".bail", 4, 1, 1},
    {".binary", 4, 1, 1},
    {".changes", 4, 1, 1},
    {".databases", 4, 0, kAnyNumber},
    {".dump", 3, 0, kAnyNumber},
    {".echo", 3, 1, 1},
    {".eqp", 3, 1, 1},
    {".explain", 4, 0, kAnyNumber},
    {".fullschema", 5, 0, 0},
    {".headers", 2, 1, 1},
    {".help", 4, 0, kAnyNumber},
    {".indexes", 4, 0, 1},
    {".log", 4, 1, 1},
    {".mode", 2, 0, 2},
    {".nullvalue", 3, 1, 1},
    {".once", 3, 0, 1},
    {".output", 3, 0, 1},
    {".print", 3, 0, kAnyNumber},
    {".prompt", 4, 0, kAnyNumber},
    {".scanstats", 4, 1, 1},
    {".schema", 4, 0, 1},
    {".separator", 3, 1, 2},
    {".show", 3, 0, 0},
    {".stats", 3, 0, 1},
    {".tables", 3, 0, kAnyNumber},
    {".timeout", 6, 0, kAnyNumber},
    {".timer", 6, 1, 1},
    {".trace", 4, 0, kAnyNumber},
    {".version", 4, 0, kAnyNumber},
    {".width", 3, 0, kAnyNumber},
};

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

// Of `.read "a b.sql"`: the command, and what it is given. Within double quotes a backslash takes
// the next byte as it is.
std::vector<std::string> words_of(std::string_view command) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < command.size();) {
    if (is_blank(command[at])) {
      ++at;
      continue;
    }
    std::string& word = words.emplace_back();
    const char quote = command[at] == '"' || command[at] == '\'' ? command[at] : '\0';
    if (quote != '\0') ++at;
    const auto is_end = [&](char byte) { return quote != '\0' ? byte == quote : is_blank(byte); };
    for (; at < command.size() && !is_end(command[at]); ++at) {
      if (quote == '"' && command[at] == '\\' && at + 1 < command.size()) ++at;
      word += command[at];
    }
    ++at;
  }
  return words;
}

bool is_called(const std::string& word, std::string_view name, std::size_t shortest) {
  return word.size() >= shortest && name.starts_with(word);
}

// An argument such as "|gzip" is a program, and one such as "-e" asks for an editor.
bool starts_program(const std::string& argument) {
  return argument.starts_with('|') || argument.starts_with('-');
}

bool only_shows(const std::vector<std::string>& words) {
  const auto known = std::ranges::find_if(kShowing, [&](const ShowingCommand& one) {
    return is_called(words.front(), one.name, one.shortest);
  });
  if (known == std::end(kShowing)) return false;
  const std::size_t given = words.size() - 1;
  if (given < known->fewest || given > known->most) return false;
  const bool opens_file = known->name == ".once" || known->name == ".output";
  return !opens_file || given == 0 || !starts_program(words.back());
}

FolderProblem only_shell_knows(const Location& place, std::string_view command) {
  return unreadable(place, concat("a command of the database's shell, which only the shell knows: ",
                                  in_quotes(command.substr(0, command.find('\n')))));
}

// SQLite's shell, which reads a script line by line, ends each with \n, in the middle of a string,
// too.
SqlFile with_lines_of_client(SqlFile source) {
  std::string text;
  for (const Line& line : lines_of(source.text())) text += concat(line.text, '\n');
  source.bytes = std::move(text);
  return source;
}

// With what SQLite's shell makes of the script's commands.
class ShellScript {
 public:
  ShellScript(const SqlFile& source, const std::string& folder, int depth)
      : source_(with_lines_of_client(source)), folder_(folder), depth_(depth) {}

  ScriptFile read() {
    std::vector<ShellLine> lines;
    try {
      lines = take_shell_lines(source_.bytes);
    } catch (const SqlError&) {
      return script_of(source_);  // which says it with its place
    }
    const std::size_t end = end_of(lines, source_.bytes.size());
    file_ = script_of(source_, 0, end);
    check_rest(end);
    for (const ShellLine& line : lines) {
      if (line.offset < end && line.text.front() == '.') take(line);
    }
    return std::move(file_);
  }

 private:
  Location place_of(const ShellLine& line) const {
    return locate(source_.bytes, line.offset, source_.path);
  }

  // Where the shell stops to read.
  static std::size_t end_of(const std::vector<ShellLine>& lines, std::size_t otherwise) {
    for (const ShellLine& line : lines) {
      const std::vector<std::string> words = words_of(line.text);
      const bool is_end =
          is_called(words.front(), ".quit", 2) || is_called(words.front(), ".exit", 4);
      if (is_end && (words.size() == 1 || words.back() == "0")) return line.offset;
    }
    return otherwise;
  }

  void check_rest(std::size_t end) {
    if (tokenize(std::string_view(source_.bytes).substr(end)).empty()) return;
    file_.problems.push_back({.kind = FolderProblem::Kind::never_run,
                              .location = locate(source_.bytes, end, source_.path),
                              .message = "the shell ends here: what follows is never run"});
  }

  void take(const ShellLine& line) {
    const std::vector<std::string> words = words_of(line.text);
    if (only_shows(words)) return;
    const bool reads = is_called(words.front(), ".read", 4) && words.size() == 2;
    if (reads && !starts_program(words.back())) return take_file(words.back(), place_of(line));
    file_.problems.push_back(only_shell_knows(place_of(line), line.text));
  }

  // In the place of the line.
  void take_file(const std::string& name, const Location& place) {
    constexpr int kDeepest = 25;  // as the shell has it
    const std::string path = name.starts_with('/') ? name : path_in(folder_, name);
    if (depth_ == kDeepest || !is_regular_file(path)) {
      const std::string_view why = depth_ == kDeepest ? "files that read one another without end"
                                                      : "no such file where Sqitch is called";
      file_.problems.push_back(unreadable(place, concat(in_quotes(name), ": ", why)));
      return;
    }
    const SqlFile source = read_sql_file(path, source_.dialect);
    ScriptFile read{.problems = source.problems};
    if (read.problems.empty()) read = ShellScript(source, folder_, depth_ + 1).read();
    auto& statements = file_.script.statements;
    const auto behind = std::ranges::find_if(statements, [&](const Statement& one) {
      return one.location.path == source_.path && one.location.line > place.line;
    });
    statements.insert(behind, std::make_move_iterator(read.script.statements.begin()),
                      std::make_move_iterator(read.script.statements.end()));
    std::ranges::move(read.allows, std::back_inserter(file_.allows));
    std::ranges::move(read.problems, std::back_inserter(file_.problems));
  }

  SqlFile source_;
  const std::string& folder_;
  int depth_;
  ScriptFile file_{};
};

ScriptFile read_for_other_shell(const SqlFile& source) {
  ScriptFile file = script_of(with_lines_of_client(source));
  for (const Statement& statement : file.script.statements) {
    if (!statement.sql.starts_with('\\') || only_shows(statement.sql)) continue;
    file.problems.push_back(only_shell_knows(statement.location, statement.sql));
  }
  return file;
}

}  // namespace

ScriptFile read_as_client(const SqlFile& source, const std::string& folder) {
  if (!source.problems.empty()) {
    return {.script = {.path = source.path}, .problems = source.problems};
  }
  const bool is_other = source.dialect != Dialect::sqlite;
  return is_other ? read_for_other_shell(source) : ShellScript(source, folder, 0).read();
}

}  // namespace gate
