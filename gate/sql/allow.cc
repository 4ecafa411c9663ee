// Comments that speak to the gate.
#include "gate/sql/allow.h"

#include <algorithm>
#include <optional>

#include "gate/base/text.h"
#include "gate/sql/lexer.h"
#include "gate/sql/scan.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr std::string_view kAddress = "migration-gate";

std::string_view take_word(std::string_view& text) {
  text = trim(text);
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

// Nothing where its quote is not closed.
std::optional<std::string> take_subject(std::string_view& text) {
  text = trim(text);
  if (!text.starts_with('"')) return std::string(take_word(text));
  std::string subject;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool is_doubled = text.substr(i).starts_with("\"\"");
    if (text[i] == '"' && !is_doubled) {
      text.remove_prefix(i + 1);
      return subject;
    }
    subject += text[i];
    if (is_doubled) ++i;
  }
  return std::nullopt;
}

// The comment without its marks.
std::string_view inside(std::string_view comment) {
  const bool is_block = comment.starts_with("/*");
  comment.remove_prefix(2);
  if (is_block && comment.ends_with("*/")) comment.remove_suffix(2);
  return trim(comment);
}

// Whether it is meant for the gate, however badly it is written; prose that begins with the
// program's name is not.
bool addresses_gate(std::string_view comment) {
  if (!equal_ignoring_case(comment.substr(0, kAddress.size()), kAddress)) return false;
  std::string_view rest = trim(comment.substr(kAddress.size()));
  return rest.starts_with(':') || equal_ignoring_case(take_word(rest), "allow");
}

// An empty check where the text is malformed.
InlineAllow read_allow(std::string_view text) {
  const InlineAllow malformed{.reason = std::string(text)};
  text = trim(text.substr(kAddress.size()));
  if (!text.starts_with(':')) return malformed;
  text.remove_prefix(1);
  if (take_word(text) != "allow") return malformed;
  const std::string_view check = take_word(text);
  if (check.empty() || check.find_first_of("(\"") != check.npos) return malformed;
  const auto subject = take_subject(text);
  if (!subject || subject->empty() || subject->starts_with('(')) return malformed;
  const std::string_view rest = trim(text);
  if (!rest.starts_with('(') || !rest.ends_with(')')) return malformed;
  const std::string_view reason = trim(rest.substr(1, rest.size() - 2));
  if (reason.empty()) return malformed;
  return {.check = std::string(check), .subject = *subject, .reason = std::string(reason)};
}

// Spares a large script from being read token by token once more.
bool mentions_gate(std::string_view text) {
  const auto is_same = [](char byte, char wanted) {
    return (byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte) == wanted;
  };
  const auto* const end = text.data() + text.size();
  return std::search(text.data(), end, kAddress.begin(), kAddress.end(), is_same) != end;
}

void collect(std::string_view text, std::size_t at, std::size_t end, const std::string& path,
             std::vector<InlineAllow>& allows) {
  while (at < end) {
    at = skip_space(text, at);
    const std::size_t comment_end = skip_comment(text, at);
    if (comment_end == at) return;
    const std::string_view comment = inside(text.substr(at, comment_end - at));
    if (addresses_gate(comment)) {
      allows.push_back(read_allow(comment));
      allows.back().location = locate(text, at, path);
    }
    at = comment_end;
  }
}

}  // namespace

std::vector<InlineAllow> find_allows(std::string_view text, const std::string& path) {
  std::vector<InlineAllow> allows;
  if (!mentions_gate(text)) return allows;
  Lexer lexer(text);
  Token token;
  std::size_t end_of_last = 0;
  do {
    token = lexer.next();
    collect(text, end_of_last, token.offset, path, allows);
    end_of_last = token.offset + token.text.size();
  } while (token.kind != TokenKind::end);
  return allows;
}

}  // namespace gate
