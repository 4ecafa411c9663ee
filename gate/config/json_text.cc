// The parser's complaints, in our words.
#include "gate/config/json_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/config/json_lines.h"

namespace gate {

namespace {

[[noreturn]] void refuse(const std::string& path, int line, std::string_view what) {
  throw UsageError(concat(path, ':', line, ": not JSON: ", what));
}

// From "[…] parse error at …: syntax error while parsing value - WHAT; last read: '…'; HINT" the
// last read text is left out: it can be the whole file.
std::string what_is_wrong(std::string_view message) {
  if (const auto dash = message.find(" - "); dash != std::string_view::npos) {
    message.remove_prefix(dash + 3);
  }
  const auto last_read = message.find("; last read: '");
  if (last_read == std::string_view::npos) return std::string(message);
  const auto hint = message.rfind("'; expected ");
  std::string result(message.substr(0, last_read));
  if (hint != std::string_view::npos) result += message.substr(hint + 1);
  return result;
}

// Where the parser gave up: the character it read last; at the end of the text the last line that
// holds something.
int line_of(std::string_view text, std::size_t bytes_read) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return line_at(text, std::min(bytes_read == 0 ? 0 : bytes_read - 1, last));
}

}  // namespace

nlohmann::json parse_json(std::string_view text, const std::string& path) {
  if (trim(text).empty()) refuse(path, 1, "the file is empty");
  try {
    return nlohmann::json::parse(text, nullptr, true, true);
  } catch (const nlohmann::json::parse_error& error) {
    refuse(path, line_of(text, error.byte), excerpt(what_is_wrong(error.what())));
  } catch (const nlohmann::json::out_of_range& error) {
    // The one such complaint a parser has: a number like 1e999, quoted, without a position.
    const std::string_view what = error.what();
    const auto open = what.find('\'');
    const std::string_view number = what.substr(open + 1, what.rfind('\'') - open - 1);
    refuse(path, line_at(text, text.find(number)), concat("number too large: ", excerpt(number)));
  }
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  std::size_t end = std::min(text.size(), kLongest);
  const auto continues = [&](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  while (end > 0 && text.size() > kLongest && continues(end)) --end;
  std::string result;
  for (const char c : printable(text.substr(0, end))) {
    if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else {
      result += c;
    }
  }
  return text.size() > end ? result + "…" : result;
}

}  // namespace gate
