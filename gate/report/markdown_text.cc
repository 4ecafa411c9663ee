#include "gate/report/markdown_text.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/report/escape.h"

namespace gate {
namespace {

constexpr std::string_view kZeroWidthBlank = "\xE2\x80\x8B";

std::size_t longest_run(std::string_view text, char of) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == of ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string markdown_text(std::string_view text, std::size_t max_bytes) {
  constexpr std::string_view kMarks = "\\`*_[]|~!$";
  std::string out;
  for (const char c : one_line(text, max_bytes)) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '@' || c == '#') {
      out += concat(c, kZeroWidthBlank);
    } else {
      if (kMarks.find(c) != kMarks.npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string markdown_code(std::string_view text, std::size_t max_bytes) {
  const std::string line = one_line(text, max_bytes);
  if (line.empty()) return "";
  const std::string fence(longest_run(line, '`') + 1, '`');
  const std::string_view blank = fence.size() > 1 ? " " : "";
  std::string code = concat(fence, blank, line, blank, fence);
  // The one sign that ends a table's cell even here.
  for (std::size_t at = code.find('|'); at != code.npos; at = code.find('|', at + 2)) {
    code.insert(at, "\\");
  }
  return code;
}

std::string markdown_block(std::string_view language, std::string_view text) {
  const std::string clean = visible(text);
  const std::string fence(std::max<std::size_t>(longest_run(clean, '`') + 1, 3), '`');
  return concat(fence, language, '\n', clean, clean.ends_with('\n') ? "" : "\n", fence, '\n');
}

}  // namespace gate
