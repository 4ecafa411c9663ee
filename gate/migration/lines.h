// A text as lines, for tools that mark the parts of a file by them.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace gate {

inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

struct Line {
  std::string_view text{};  // without its end, be it \n or \r\n
  std::size_t begin = 0;    // bytes from the text's beginning
  std::size_t next = 0;     // where the following one begins, or the text ends
};

// Views into `text`. An end of line at the text's end begins no other line.
std::vector<Line> lines_of(std::string_view text);

// Whether its last word before one that begins with "--" ends with a semicolon, which is where
// several tools end a statement, whatever is open there.
bool ends_with_semicolon(std::string_view line);

}  // namespace gate
