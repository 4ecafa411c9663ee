#include "gate/migration/lines.h"

#include <algorithm>

namespace gate {

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

}  // namespace gate
