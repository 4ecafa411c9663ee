// A script cut into statements, the way the engine's own shell would cut it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/migration.h"

namespace gate {

enum class Dialect { sqlite, postgres, mysql };

// Statements that hold only white space and comments are left out. The text begins at the first
// token and ends before the terminating ';', or with the last token where there is none. Throws
// SqlError with the byte offset where a string or an identifier is not closed, or of a NUL byte. A
// trigger body (CREATE TRIGGER … BEGIN … END) is one statement. `path` goes into the locations.
std::vector<Statement> split_statements(std::string_view text, Dialect dialect,
                                        const std::string& path);

// A line of SQLite's shell that is none of SQL: a command, which begins with '.', or a comment,
// which begins with '#'.
struct ShellLine {
  std::string text{};
  std::size_t offset = 0;
};

// Such lines, which stand at the beginning of a line and of a statement. They are blank in the text
// afterwards. Throws as split_statements does.
std::vector<ShellLine> take_shell_lines(std::string& text);

// The text with another dialect's quotes and comments made into such as the lexer of SQLite's can
// read. Offsets and lines stay. Throws as split_statements does.
std::string with_plain_quotes(std::string_view text, Dialect dialect);

// Places of offsets that only ever grow: each byte is looked at once.
class LineCounter {
 public:
  // The text has to last as long as this does.
  explicit LineCounter(std::string_view text) : text_(text) {}

  Location at(std::size_t offset, const std::string& path);

 private:
  std::string_view text_;
  std::size_t seen_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
};

// Line and column (from 1, in bytes) of a byte offset.
Location locate(std::string_view text, std::size_t offset, const std::string& path);

}  // namespace gate
