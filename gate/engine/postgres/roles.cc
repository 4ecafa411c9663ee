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

std::set<std::string> roles_of_membership(std::string_view statement) {
  std::set<std::string> roles;
  for (const Token& token : tokens_of(statement, {"GRANT", "REVOKE"})) {
    if (is_word(token, "ON")) return {};
    if (is_word(token, "WITH") || is_word(token, "GRANTED")) break;
    const bool is_role = is_name(token) && !is_pseudo_role(token) &&
                         !is_one_of(token, {"GRANT", "REVOKE", "TO", "FROM", "ADMIN", "OPTION",
                                            "FOR", "CASCADE", "RESTRICT"});
    if (is_role) roles.insert(folded(token));
  }
  return roles;
}

std::string without_role(std::string_view statement, std::string_view role) {
  const std::vector<Token> tokens = tokens_of(statement, {"ALTER", "CREATE"});
  const auto is_at = [&](std::size_t at, std::string_view word) {
    return at < tokens.size() && is_word(tokens[at], word);
  };
  const auto is_role = [&](std::size_t at) {
    return at < tokens.size() && is_name(tokens[at]) && folded(tokens[at]) == role;
  };
  const auto without = [&](std::size_t from, std::size_t to) {
    const std::size_t end = tokens[to].offset + tokens[to].text.size();
    return concat(statement.substr(0, tokens[from].offset), statement.substr(end));
  };
  const bool is_default = is_at(0, "ALTER") && is_at(1, "DEFAULT") && is_at(2, "PRIVILEGES");
  const bool is_schema = is_at(0, "CREATE") && is_at(1, "SCHEMA");
  for (std::size_t at = 2; at + 1 < tokens.size(); ++at) {
    const bool names_role = is_at(at, "ROLE") || is_at(at, "USER");
    if (is_default && is_at(at, "FOR") && is_role(at + 2)) return without(at, at + 2);
    if (is_default && names_role && !is_at(at - 1, "FOR")) break;
    if (!is_schema || !is_at(at, "AUTHORIZATION") || !is_role(at + 1)) continue;
    // Without a name of its own it has the role's.
    return at == 2 ? without(at, at) : without(at, at + 1);
  }
  return std::string(statement);
}

bool is_of_extension(std::string_view statement) {
  const std::vector<Token> tokens = tokens_of(statement, {"CREATE", "ALTER", "COMMENT"});
  return !tokens.empty() && (is_word(tokens[1], "EXTENSION") || is_word(tokens[2], "EXTENSION"));
}

bool makes_unbound_role(std::string_view statement) {
  const std::vector<Token> tokens = tokens_of(statement, {"CREATE"});
  return std::ranges::any_of(tokens, [](const Token& token) {
    return is_one_of(token, {"SUPERUSER", "BYPASSRLS"});
  });
}

}  // namespace gate::postgres
