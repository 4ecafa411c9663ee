// Pieces of a text that a tool cuts by a rule of its own, as statements with their places in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/migration.h"
#include "gate/sql/split.h"

namespace gate {

class PiecesOfText {
 public:
  PiecesOfText(std::string_view text, Dialect dialect, const std::string& path)
      : text_(text), dialect_(dialect), path_(path) {}

  // The statements of a piece that begins at `offset`. Offsets grow, so that each line is counted
  // once. Throws as split_statements does.
  std::vector<Statement> split(std::string_view piece, std::size_t offset);

 private:
  Location at(std::size_t offset);

  std::string_view text_;
  Dialect dialect_;
  const std::string& path_;
  std::size_t seen_ = 0;
  std::size_t line_begin_ = 0;
  int line_ = 1;
};

}  // namespace gate
