#include "gate/migration/lines.h"

#include <algorithm>

namespace gate {

namespace {

constexpr std::string_view kBlank = " \t\r\v\f\n";

}  // namespace

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t next = std::min(end + 1, text.size());
    lines.push_back({.text = line, .begin = at, .next = next});
    at = next;
  }
  return lines;
}

bool ends_with_semicolon(std::string_view line) {
  std::string_view last;
  for (std::size_t at = line.find_first_not_of(kBlank); at < line.size();) {
    const std::size_t end = std::min(line.find_first_of(kBlank, at), line.size());
    const std::string_view word = line.substr(at, end - at);
    if (word.starts_with("--")) break;
    last = word;
    at = line.find_first_not_of(kBlank, end);
  }
  return last.ends_with(';');
}

}  // namespace gate
