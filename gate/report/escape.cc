// One way for all text from outside: decode, show what is hidden, then escape for the format.
#include "gate/report/escape.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";     // U+FFFD
constexpr std::string_view kZeroWidthBlank = "\xE2\x80\x8B";  // U+200B
constexpr std::size_t kHalfNode = std::size_t{32} * 1024;
constexpr std::size_t kLongestString = 4096;  // of an operating system command (OSC 8, titles)

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

bool between(char c, unsigned char low, unsigned char high) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= low && byte <= high;
}

std::size_t skip(std::string_view text, std::size_t from, unsigned char low, unsigned char high) {
  while (from < text.size() && between(text[from], low, high)) ++from;
  return from;
}

// ESC ] … up to BEL or ESC \.
std::size_t string_sequence_length(std::string_view text) {
  const std::string_view near = text.substr(0, kLongestString);
  const std::size_t bell = near.find('\a');
  const std::size_t terminator = near.find("\x1b\\");
  if (bell == near.npos && terminator == near.npos) return 0;
  return bell < terminator ? bell + 1 : terminator + 2;
}

// The bytes of the terminal sequence that `text` starts with (ECMA-48); 0 where it is none.
std::size_t sequence_length(std::string_view text) {
  if (text.size() < 2) return 0;
  if (std::string_view("]P_^X").find(text[1]) != std::string_view::npos) {
    return string_sequence_length(text);
  }
  const bool control = text[1] == '[';
  std::size_t at = control ? skip(text, 2, 0x30, 0x3F) : 1;
  at = skip(text, at, 0x20, 0x2F);
  const bool complete = at < text.size() && between(text[at], control ? 0x40 : 0x30, 0x7E);
  return complete ? at + 1 : 0;
}

// Without terminal sequences, and with LF for CRLF.
std::string plain(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t sequence = text[0] == '\x1b' ? sequence_length(text) : 0;
    if (sequence == 0 && !text.starts_with("\r\n")) out += text[0];
    text.remove_prefix(std::max<std::size_t>(sequence, 1));
  }
  return out;
}

// The runner trims any white space of Unicode before it looks for "::".
bool starts_command(std::string_view line_so_far, std::string_view rest) {
  return rest.starts_with("::") && std::none_of(line_so_far.begin(), line_so_far.end(),
                                                [](char c) { return between(c, 0x21, 0x7E); });
}

bool starts_marker(std::string_view rest) {
  return rest.starts_with("##") && rest.size() > 2 &&
         (rest[2] == '[' || rest[2] == 'v' || rest[2] == 'V');
}

std::string_view tail_of(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t from = text.size() - max_bytes;
  while (from < text.size() && is_continuation(text[from])) ++from;
  return text.substr(from);
}

std::string without_middle(std::string_view text) {
  if (text.size() <= 2 * kHalfNode) return std::string(text);
  const std::string_view head = head_of(text, kHalfNode);
  const std::string_view tail = tail_of(text, kHalfNode);
  const auto left_out = static_cast<long long>(text.size() - head.size() - tail.size());
  return concat(head, "\n[... ", count_of(left_out, "byte"), " left out ...]\n", tail);
}

std::string escape_xml(std::string_view text, bool in_attribute) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"' && in_attribute) {
      out += "&quot;";
    } else if (c == '\n' && in_attribute) {
      out += "&#10;";
    } else if (c == '\t' && in_attribute) {
      out += "&#9;";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string_view head_of(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t to = max_bytes;
  while (to > 0 && is_continuation(text[to]) && max_bytes - to < 4) --to;
  return text.substr(0, to);
}

std::string utf8_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t valid = std::min(find_invalid_utf8(text), text.size());
    out += text.substr(0, valid);
    text.remove_prefix(valid);
    if (text.empty()) break;
    out += kReplacement;
    text.remove_prefix(1);
  }
  return out;
}

std::string visible(std::string_view text) {
  return printable(plain(text));
}

std::string log_text(std::string_view text) {
  const std::string clean = visible(text);
  const std::string_view all = clean;
  std::string out;
  std::size_t line = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string_view rest = all.substr(i);
    out += all[i];
    if (all[i] == '\n') line = i + 1;
    if (starts_command(all.substr(line, i - line), rest)) out += kZeroWidthBlank;
    if (starts_marker(rest)) {
      out += concat('#', kZeroWidthBlank);
      ++i;
    }
  }
  return out;
}

std::string one_line(std::string_view text, std::size_t max_bytes) {
  // White space of a long text may shrink to nothing; twice is plenty for what people write.
  const std::string clean = visible(head_of(text, 2 * max_bytes));
  std::string line;
  for (const char c : clean) {
    const bool blank = c == ' ' || c == '\n' || c == '\t';
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  const bool cut = line.size() > max_bytes || text.size() > 2 * max_bytes;
  return log_text(cut ? concat(head_of(line, max_bytes), "...") : line);
}

std::string plain_word(std::string_view text) {
  std::string word(text);
  std::ranges::replace_if(
      word,
      [](char c) {
        const bool is_letter = between(c, 'a', 'z') || between(c, 'A', 'Z');
        return !is_letter && !between(c, '0', '9') && c != '.' && c != '_' && c != '-';
      },
      '-');
  return word;
}

std::string percent_escape(char c) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
}

std::string xml_text(std::string_view text) {
  return escape_xml(visible(without_middle(text)), false);
}

std::string xml_attribute(std::string_view text) {
  return escape_xml(visible(without_middle(text)), true);
}

std::string capped_sql(std::string_view sql, std::size_t max_bytes) {
  // Replaced first: a text that was capped must not grow past the cap when it is written again.
  const std::size_t bytes = sql.size();
  const std::string clean = utf8_text(head_of(sql, max_bytes + 4));
  if (clean.size() <= max_bytes && bytes <= max_bytes) return clean;
  const std::string note =
      concat(" /* cut: ", with_thousands(static_cast<long long>(bytes)), " bytes in all */");
  return concat(head_of(clean, max_bytes - std::min(max_bytes, note.size())), note);
}

}  // namespace gate
