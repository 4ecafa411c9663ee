// One spelling for texts that mean the same.
#include <algorithm>
#include <array>

#include "gate/base/text.h"
#include "gate/sql/lexer.h"
#include "gate/sql/literal.h"
#include "gate/sql/scan.h"

namespace gate {

namespace {

// Words that mean something else, or nothing at all, without their quotes. Sorted.
constexpr std::array<std::string_view, 70> kReserved = {"add",
                                                        "all",
                                                        "alter",
                                                        "and",
                                                        "as",
                                                        "autoincrement",
                                                        "between",
                                                        "case",
                                                        "check",
                                                        "collate",
                                                        "commit",
                                                        "constraint",
                                                        "create",
                                                        "cross",
                                                        "current_date",
                                                        "current_time",
                                                        "current_timestamp",
                                                        "default",
                                                        "deferrable",
                                                        "delete",
                                                        "distinct",
                                                        "drop",
                                                        "else",
                                                        "escape",
                                                        "except",
                                                        "exists",
                                                        "false",
                                                        "foreign",
                                                        "from",
                                                        "full",
                                                        "group",
                                                        "having",
                                                        "in",
                                                        "index",
                                                        "inner",
                                                        "insert",
                                                        "intersect",
                                                        "into",
                                                        "is",
                                                        "isnull",
                                                        "join",
                                                        "left",
                                                        "limit",
                                                        "natural",
                                                        "not",
                                                        "nothing",
                                                        "notnull",
                                                        "null",
                                                        "on",
                                                        "or",
                                                        "order",
                                                        "outer",
                                                        "primary",
                                                        "references",
                                                        "returning",
                                                        "right",
                                                        "select",
                                                        "set",
                                                        "table",
                                                        "then",
                                                        "to",
                                                        "transaction",
                                                        "true",
                                                        "union",
                                                        "unique",
                                                        "update",
                                                        "using",
                                                        "values",
                                                        "when",
                                                        "where"};

bool is_reserved(std::string_view lower) {
  return std::ranges::binary_search(kReserved, lower);
}

// Whether it lexes as one word.
bool is_bare(std::string_view name) {
  if (name.empty() || !is_name_start(name.front()) || skip_space(name, 0) > 0) return false;
  return std::ranges::all_of(name, is_name_byte);
}

std::string spell_name(const Token& token) {
  const std::string lower = to_lower(unquote(token));
  const bool was_quoted = token.kind == TokenKind::quoted_name;
  return was_quoted && (!is_bare(lower) || is_reserved(lower)) ? name_literal(lower) : lower;
}

// DEFAULT "N" and DEFAULT N are the string 'N' to SQLite.
bool is_default_string(const Token& token) {
  return token.kind == TokenKind::quoted_name || !is_reserved(to_lower(token.text));
}

std::string spell(const Token& token, bool after_default) {
  const bool is_name = token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
  if (!is_name) return std::string(token.text);
  if (after_default && is_default_string(token)) return name_literal(unquote(token));
  return spell_name(token);
}

}  // namespace

std::string normalize(std::string_view sql) {
  std::string text;
  bool after_default = false;
  Lexer lexer(sql);
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (!text.empty()) text += ' ';
    text += spell(token, after_default);
    after_default = is_word(token, "DEFAULT");
  }
  return text;
}

}  // namespace gate
