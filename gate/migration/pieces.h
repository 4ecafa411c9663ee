// Files of which a tool hands parts to the database one by one, as it cuts them by their lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/migration/lines.h"
#include "gate/migration/script.h"

namespace gate {

// Bytes of a file's text.
struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::optional<std::string> text{};  // what the tool makes of them, where it leaves lines out
};

// The pieces as one script, in the order in which they come, each cut by itself, so that what is
// open at a piece's end is a problem there; `hint` says why the tool ends it there. Statements end
// their lines with \n, as tools have it that read line by line. Without allowances.
ScriptFile script_of_pieces(const SqlFile& source, const std::vector<Piece>& pieces,
                            std::string_view hint);

// The allowances of a whole file, wherever its pieces are, and what addresses the gate and cannot
// be read. Nothing where the text cannot be cut: that is said of the pieces.
void put_allows(const SqlFile& source, Migration& migration, std::vector<FolderProblem>& problems);

// Where the first statement stands in these lines of the file, or what cannot be cut there; nothing
// where they hold comments only.
std::optional<Location> find_statement(const SqlFile& source, const std::vector<Line>& lines);

// The first line that takes more than `limit` bytes with its end; npos = none does.
std::size_t find_long_line(std::string_view text, std::size_t limit);

}  // namespace gate
