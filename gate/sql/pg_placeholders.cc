#include "gate/sql/pg_placeholders.h"

#include <string_view>

#include "gate/base/error.h"
#include "gate/sql/lexer.h"
#include "gate/sql/scan.h"

namespace gate {

namespace {

bool is_word_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_name_start(text[at]);
}

// The end of the name that begins at `at`, with blanks around it.
std::size_t end_of_name(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  if (!is_word_at(text, at)) return text.npos;
  while (at < text.size() && is_name_byte(text[at])) ++at;
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

// Blanks out `open` at `at` and the `close` behind the name.
void blank_marks(std::string& text, std::size_t at, std::string_view open, std::string_view close) {
  if (!std::string_view(text).substr(at).starts_with(open)) return;
  const std::size_t end = end_of_name(text, at + open.size());
  if (end == text.npos || !std::string_view(text).substr(end).starts_with(close)) return;
  text.replace(at, open.size(), open.size(), ' ');
  text.replace(end, close.size(), close.size(), ' ');
}

}  // namespace

std::string with_names_for_placeholders(const std::string& sql) try {
  std::string filled = sql;
  Lexer lexer(sql);
  std::size_t end_before = 0;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    const std::size_t at = token.offset;
    const bool is_cast = at == end_before && at > 0 && sql[at - 1] == ':';
    const char next = at + 1 < sql.size() ? sql[at + 1] : ' ';
    const bool names = is_name_start(next) || next == '\'' || next == '"';
    if (token.text.front() == ':' && names && !is_cast) filled[at] = ' ';
    blank_marks(filled, at, "${", "}");
    blank_marks(filled, at, "{{", "}}");
    end_before = at + token.text.size();
  }
  return filled;
} catch (const SqlError&) {  // then nobody knows what is a string
  return sql;
}

}  // namespace gate
