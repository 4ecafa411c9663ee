#include "gate/engine/postgres/roles.h"

#include <algorithm>
#include <array>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate::postgres {

namespace {

bool is_one_of(const Token& token, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return is_word(token, word); });
}

std::string folded(const Token& token) {
  return token.kind == TokenKind::word ? to_lower(token.text) : unquote(token);
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
}

// Other statements may go on with quotes that the lexer does not know.
std::vector<Token> tokens_of(std::string_view statement,
                             std::initializer_list<std::string_view> beginnings) {
  try {
    if (!is_one_of(Lexer(statement).next(), beginnings)) return {};
    std::vector<Token> tokens = tokenize(statement);
    tokens.resize(std::max<std::size_t>(tokens.size(), 4));
    return tokens;
  } catch (const SqlError&) {
    return {};
  }
}

bool is_pseudo_role(const Token& token) {
  return is_one_of(token, {"PUBLIC", "CURRENT_USER", "CURRENT_ROLE", "SESSION_USER", "GROUP"});
}

}  // namespace

std::set<std::string> roles_named_in(std::string_view statement) {
  std::set<std::string> roles;
  const std::vector<Token> tokens = tokens_of(statement, {"GRANT", "REVOKE", "ALTER", "CREATE"});
  if (tokens.empty()) return roles;
  if (is_word(tokens[0], "CREATE") && !is_word(tokens[1], "POLICY")) return roles;
  bool is_list = false;
  for (const Token& token : tokens) {
    if (is_one_of(token, {"TO", "FROM", "ROLE"})) {
      is_list = true;
    } else if (is_list && is_name(token) && !is_pseudo_role(token)) {
      roles.insert(folded(token));
      is_list = false;
    } else {
      is_list = is_list ? is_pseudo_role(token) : token.text == "," && !roles.empty();
    }
  }
  return roles;
}

bool gives_owner(std::string_view statement) {
  const std::vector<Token> tokens = tokens_of(statement, {"ALTER"});
  const auto at = std::ranges::adjacent_find(tokens, [](const Token& one, const Token& next) {
    return is_word(one, "OWNER") && is_word(next, "TO");
  });
  return at != tokens.end();
}

std::string role_made_by(std::string_view statement) {
  const std::vector<Token> tokens = tokens_of(statement, {"CREATE"});
  if (tokens.empty() || !is_one_of(tokens[1], {"ROLE", "USER", "GROUP"})) return {};
  const bool is_mapping = is_word(tokens[2], "MAPPING");
  return is_mapping || !is_name(tokens[2]) ? std::string() : folded(tokens[2]);
}

bool makes_unbound_role(std::string_view statement) {
  const std::vector<Token> tokens = tokens_of(statement, {"CREATE"});
  return std::ranges::any_of(tokens, [](const Token& token) {
    return is_one_of(token, {"SUPERUSER", "BYPASSRLS"});
  });
}

}  // namespace gate::postgres
