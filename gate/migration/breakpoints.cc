#include "gate/migration/breakpoints.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

// Of a piece that begins at `begin`.
class Piece {
 public:
  Piece(std::string_view text, std::size_t begin) : text_(text), begin_(begin) {}

  std::vector<Statement> statements(Dialect dialect, const std::string& path) const {
    std::vector<Statement> statements = split(dialect, path);
    if (dialect == Dialect::postgres) return statements;
    if (statements.empty()) {
      refuse("drizzle refuses a part without a statement: take the breakpoint out, or the file",
             text_.find_first_not_of(" \t\r\n"));
    }
    if (statements.size() > 1) {
      refuse(
          concat("drizzle refuses a part with more than one statement: put '", kBreakpoint,
                 "' between them"),
          text_.find(statements[1].sql, text_.find(statements[0].sql) + statements[0].sql.size()));
    }
    return statements;
  }

 private:
  std::vector<Statement> split(Dialect dialect, const std::string& path) const {
    try {
      return split_statements(text_, dialect, path);
    } catch (const SqlError& error) {
      refuse(error.what(), static_cast<std::size_t>(error.offset()));
    }
  }

  [[noreturn]] void refuse(const std::string& why, std::size_t at) const {
    throw SqlError(why, 1, static_cast<int>(begin_ + std::min(at, text_.size())));
  }

  std::string_view text_;
  std::size_t begin_;
};

}  // namespace

std::vector<Statement> cut_at_breakpoints(std::string_view text, Dialect dialect,
                                          const std::string& path) {
  std::vector<Statement> statements;
  Location place = {.path = path, .line = 1, .column = 1};  // of the piece
  for (std::size_t begin = 0;;) {
    const std::size_t mark = std::min(text.find(kBreakpoint, begin), text.size());
    const std::string_view piece = text.substr(begin, mark - begin);
    for (Statement& statement : Piece(piece, begin).statements(dialect, path)) {
      Location& inside = statement.location;
      if (inside.line == 1) inside.column += place.column - 1;
      inside.line += place.line - 1;
      statements.push_back(std::move(statement));
    }
    if (mark == text.size()) return statements;
    begin = mark + kBreakpoint.size();
    const Location end = locate(text.substr(0, begin).substr(mark - piece.size()),
                                piece.size() + kBreakpoint.size(), path);
    place.column = end.line == 1 ? place.column + end.column - 1 : end.column;
    place.line += end.line - 1;
  }
}

ScriptFile read_drizzle_script(const std::string& path, Dialect dialect) {
  return read_script(path, dialect, sha256, [&](std::string_view text, const std::string& shown) {
    return cut_at_breakpoints(text, dialect, shown);
  });
}

}  // namespace gate
