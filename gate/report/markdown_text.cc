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

// What a line begins with that makes it a list, a rule or a heading: "-", "+", "=", "1. " and "1)
// ". Where the mark stands that a backslash takes its meaning from; npos = nowhere.
std::size_t block_mark_of(std::string_view line) {
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  if (digits == line.size()) return line.npos;
  const std::string_view marks = digits > 0 ? ".)" : "-+=";
  if (marks.find(line[digits]) == marks.npos) return line.npos;
  const bool is_number = digits > 0 && digits + 1 < line.size() && line[digits + 1] != ' ';
  return is_number ? line.npos : digits;
}

// "://" after any scheme, and the name that needs none.
bool begins_link(std::string_view rest) {
  return rest.starts_with("://") || equal_ignoring_case(rest.substr(0, 4), "www.");
}

}  // namespace

std::string markdown_text(std::string_view text, std::size_t max_bytes) {
  constexpr std::string_view kMarks = "\\`*_[]|~!$";
  const std::string line = one_line(text, max_bytes);
  const std::size_t block_mark = block_mark_of(line);
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '@' || c == '#' || begins_link(std::string_view(line).substr(i))) {
      out += concat(c, kZeroWidthBlank);
    } else {
      if (i == block_mark || kMarks.find(c) != kMarks.npos) out += '\\';
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
  return concat(fence, blank, line, blank, fence);
}

std::string markdown_block(std::string_view language, std::string_view text) {
  const std::string clean = visible(text);
  const std::string fence(std::max<std::size_t>(longest_run(clean, '`') + 1, 3), '`');
  return concat(fence, language, '\n', clean, clean.ends_with('\n') ? "" : "\n", fence, '\n');
}

std::string markdown_folded(const std::string& title, const std::string& text) {
  return concat("\n<details><summary>", title, "</summary>\n\n", text, "\n</details>\n");
}

}  // namespace gate
