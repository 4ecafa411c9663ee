#include "gate/report/html_text.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/report/escape.h"

namespace gate {
namespace {

constexpr std::size_t kMostLines = 200;
constexpr std::size_t kLongestId = 120;

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  std::vector<std::string_view> lines;
  for (std::size_t end = 0; end != text.npos; text.remove_prefix(end + 1)) {
    end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == text.npos) break;
  }
  return lines;
}

// The number is text, so that it is there without CSS; the mark is, too.
std::string show_line(std::string_view line, int number, bool is_marked) {
  const std::string gutter =
      number > 0 ? concat("<span class=\"n\">", is_marked ? "▶ " : "", number, " </span>") : "";
  const std::string code = escape(line);
  return concat("<span class=\"line\">", gutter,
                is_marked ? concat("<mark>", code, "</mark>") : code, "\n</span>");
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_in_ids(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

bool is_time(std::string_view utc) {
  constexpr std::string_view kPattern = "0000-00-00T00:00:00Z";
  return std::ranges::equal(utc, kPattern, [](char c, char like) {
    return like == '0' ? c >= '0' && c <= '9' : c == like;
  });
}

}  // namespace

std::string html_text(std::string_view text, std::size_t max_bytes) {
  const std::string clean = visible(head_of(text, max_bytes));
  // A name of nothing but blanks is to be seen, and read out.
  const bool is_blank = !clean.empty() && trim(clean).empty();
  const std::string_view quote = is_blank ? "&quot;" : "";
  return concat(quote, escape(clean), quote, text.size() > max_bytes ? "..." : "");
}

std::string html_code(std::string_view text, std::size_t max_bytes) {
  return text.empty() ? "" : concat("<code>", html_text(text, max_bytes), "</code>");
}

std::string html_sql(std::string_view sql, int first, int marked, std::size_t max_bytes) {
  const std::string clean = visible(capped_sql(sql, std::max<std::size_t>(max_bytes, 64)));
  const std::vector<std::string_view> lines = lines_of(clean);
  std::string markup;
  const std::size_t shown = std::min(lines.size(), kMostLines);
  for (std::size_t i = 0; i < shown; ++i) {
    const int number = first > 0 ? first + static_cast<int>(i) : 0;
    markup += show_line(lines[i], number, number > 0 && number == marked);
  }
  const auto left = static_cast<long long>(lines.size() - shown);
  if (left > 0) markup += concat("<em>… and ", count_of(left, "more line"), "</em>\n");
  return concat("<pre class=\"sql\"><code>", markup, "</code></pre>");
}

std::string_view icon_of(Verdict verdict) {
  constexpr std::string_view kIcons[] = {"✓", "✗", "!", "–", "?"};
  return kIcons[static_cast<std::size_t>(verdict)];
}

std::string html_badge(Verdict verdict, std::string_view word) {
  return concat("<span class=\"badge ", to_string(verdict), "\"><span aria-hidden=\"true\">",
                icon_of(verdict), "</span> ", html_text(word), "</span>");
}

std::string html_badge(Verdict verdict) {
  return html_badge(verdict, to_string(verdict));
}

std::string html_time(std::string_view utc) {
  const std::string text = html_text(utc, kLongestHtmlName);
  return is_time(utc) ? concat("<time datetime=\"", text, "\">", text, "</time>") : text;
}

std::string HtmlIds::take(std::string_view text) {
  std::string id;
  for (const char c : text.substr(0, kLongestId)) {
    if (is_in_ids(c)) {
      id += c;
    } else if (!id.ends_with('-')) {
      id += '-';
    }
  }
  while (id.ends_with('-')) id.pop_back();
  if (id.empty() || !is_letter(id.front())) id.insert(0, 1, 'x');  // as HTML's checkers want it
  std::string unique = id;
  for (int i = 2; !taken_.insert(unique).second; ++i) unique = concat(id, '-', i);
  return unique;
}

}  // namespace gate
