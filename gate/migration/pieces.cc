#include "gate/migration/pieces.h"

#include <algorithm>
#include <iterator>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/lines.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

// Places in a text, found in the table of its lines: pieces may come in any order.
class Places {
 public:
  explicit Places(std::string_view text) : lines_(lines_of(text)) {}

  // Of an offset.
  Location at(std::size_t offset, const std::string& path) const {
    const auto after = std::ranges::upper_bound(lines_, offset, {}, &Line::begin);
    if (after == lines_.begin()) return {path, 1, 1};
    const Line& line = *std::prev(after);
    return {path, static_cast<int>(after - lines_.begin()),
            static_cast<int>(offset - line.begin) + 1};
  }

  // Of a place in a piece that begins at `begin`.
  static Location within(const Location& begin, const Location& place) {
    const int column = place.line == 1 ? begin.column + place.column - 1 : place.column;
    return {begin.path, begin.line + place.line - 1, column};
  }

 private:
  std::vector<Line> lines_;
};

std::string with_unix_ends(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_windows_end = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!is_windows_end) made += text[i];
  }
  return made;
}

}  // namespace

ScriptFile script_of_pieces(const SqlFile& source, const std::vector<Piece>& pieces,
                            std::string_view hint) {
  ScriptFile file{.script = {.path = source.path}};
  const std::string_view text = source.text();
  const Places places(text);
  for (const auto& [begin, end, made] : pieces) {
    const std::string_view piece = made ? std::string_view(*made) : text.substr(begin, end - begin);
    const Location place = places.at(begin, source.path);
    try {
      for (Statement& statement : cut_at_semicolons(piece, source.dialect, source.path)) {
        statement.location = Places::within(place, statement.location);
        statement.sql = with_unix_ends(statement.sql);
        file.script.statements.push_back(std::move(statement));
      }
    } catch (const SqlError& error) {
      const auto offset = begin + static_cast<std::size_t>(std::max(error.offset(), 0));
      const std::string why = hint.empty() ? "" : concat(" before ", hint);
      file.problems.push_back(
          unreadable(places.at(offset, source.path), concat(error.what(), why)));
    }
  }
  if (!file.problems.empty()) file.script.statements.clear();
  return file;
}

std::optional<Location> find_statement(const SqlFile& source, const std::vector<Line>& lines) {
  const std::string_view text = source.text();
  std::string left(text);
  std::size_t at = 0;
  // What is in none of them stands blank, so that places are the file's.
  const auto blank = [&](std::size_t end) {
    for (; at < end; ++at) {
      if (left[at] != '\n') left[at] = ' ';
    }
  };
  for (const Line& line : lines) {
    blank(line.begin);
    at = line.next;
  }
  blank(text.size());
  try {
    const auto statements = split_statements(left, source.dialect, source.path);
    if (statements.empty()) return std::nullopt;
    return statements.front().location;
  } catch (const SqlError& error) {
    return locate(text, static_cast<std::size_t>(std::max(error.offset(), 0)), source.path);
  }
}

std::size_t find_long_line(std::string_view text, std::size_t limit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::size_t next = end == text.npos ? text.size() : end + 1;
    if (next - at > limit) return at;
    at = next;
  }
  return text.npos;
}

void put_allows(const SqlFile& source, Migration& migration, std::vector<FolderProblem>& problems) {
  ScriptFile file;
  try {
    take_allows(source.text(), source.dialect, source.path, file);
  } catch (const SqlError&) {
    return;
  }
  std::ranges::move(file.allows, std::back_inserter(migration.allows));
  std::ranges::move(file.problems, std::back_inserter(problems));
}

}  // namespace gate
