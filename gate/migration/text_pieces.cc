#include "gate/migration/text_pieces.h"

namespace gate {

namespace {

// A place in a piece, counted from where the piece begins.
Location moved(const Location& begin, const Location& inside) {
  if (inside.line == 1) return {begin.path, begin.line, begin.column + inside.column - 1};
  return {begin.path, begin.line + inside.line - 1, inside.column};
}

}  // namespace

std::vector<Statement> PiecesOfText::split(std::string_view piece, std::size_t offset) {
  const Location begin = at(offset);
  std::vector<Statement> statements = split_statements(piece, dialect_, path_);
  for (Statement& statement : statements) statement.location = moved(begin, statement.location);
  return statements;
}

Location PiecesOfText::at(std::size_t offset) {
  for (; seen_ < offset; ++seen_) {
    if (text_[seen_] != '\n') continue;
    ++line_;
    line_begin_ = seen_ + 1;
  }
  return {path_, line_, static_cast<int>(offset - line_begin_) + 1};
}

}  // namespace gate
