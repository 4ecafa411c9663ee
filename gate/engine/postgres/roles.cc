#include "gate/engine/postgres/roles.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/token_names.h"
#include "gate/sql/lexer.h"

namespace gate::postgres {

namespace {

bool is_one_of(const Token& token, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return is_word(token, word); });
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
  std::vector<Token> tokens = tokens_of(statement, {"ALTER"});
  while (!tokens.empty() && tokens.back().kind == TokenKind::end) tokens.pop_back();
  const auto has = [&](std::string_view text) {
    return std::ranges::any_of(
        tokens, [&](const Token& token) { return token.text == text || is_word(token, text); });
  };
  const std::size_t size = tokens.size();
  return size >= 6 && is_word(tokens[size - 3], "OWNER") && is_word(tokens[size - 2], "TO") &&
         is_name(tokens[size - 1]) && !has("RENAME") && !has("SET") && !has("ADD") && !has(";");
}

std::string role_made_by(std::string_view statement) {
  const std::vector<Token> tokens = tokens_of(statement, {"CREATE"});
  if (tokens.empty() || !is_one_of(tokens[1], {"ROLE", "USER", "GROUP"})) return {};
  const bool is_mapping = is_word(tokens[2], "MAPPING");
  return is_mapping || !is_name(tokens[2]) ? std::string() : folded(tokens[2]);
}

namespace {

// Reads a statement word by word; whatever is not asked for makes it another one.
class StrictReader {
 public:
  explicit StrictReader(const std::vector<Token>& tokens) : tokens_(tokens) {}

  bool take(std::string_view text) {
    const bool is_it = at_ < tokens_.size() &&
                       (is_word(tokens_[at_], text) ||
                        (tokens_[at_].kind == TokenKind::punctuation && tokens_[at_].text == text));
    if (is_it) ++at_;
    return is_it;
  }

  // A name; empty where there is none.
  std::string take_name() {
    const bool is_it = at_ < tokens_.size() && is_name(tokens_[at_]) &&
                       tokens_[at_].text.front() != '[' && tokens_[at_].text.front() != '`';
    return is_it ? folded(tokens_[at_++]) : std::string();
  }

  std::vector<std::string> take_names() {
    std::vector<std::string> names;
    do {
      names.push_back(take_name());
    } while (take(","));
    return names;
  }

  // 'it''s' and no other form; nothing where there is none.
  std::optional<std::string> take_string() {
    const bool is_it = at_ < tokens_.size() && tokens_[at_].kind == TokenKind::string &&
                       tokens_[at_].text.front() == '\'';
    return is_it ? std::optional(unquote(tokens_[at_++])) : std::nullopt;
  }

  bool is_done() const { return at_ >= tokens_.size() || tokens_[at_].kind == TokenKind::end; }

 private:
  const std::vector<Token>& tokens_;
  std::size_t at_ = 0;
};

bool has_empty(const std::vector<std::string>& names) {
  return std::ranges::count(names, "") > 0;
}

std::string comment_on_extension(StrictReader& reader) {
  if (!reader.take("ON") || !reader.take("EXTENSION")) return {};
  const std::string name = reader.take_name();
  if (name.empty() || !reader.take("IS")) return {};
  const std::optional<std::string> text = reader.take_string();
  if (!text || !reader.is_done()) return {};
  return concat("COMMENT ON EXTENSION ", pg_identifier(name), " IS ", pg_literal(*text));
}

std::string create_extension(StrictReader& reader) {
  if (!reader.take("EXTENSION")) return {};
  if (reader.take("IF") && !(reader.take("NOT") && reader.take("EXISTS"))) return {};
  std::string made = concat("CREATE EXTENSION IF NOT EXISTS ", pg_identifier(reader.take_name()));
  reader.take("WITH");
  if (reader.take("SCHEMA")) made += concat(" SCHEMA ", pg_identifier(reader.take_name()));
  if (reader.take("VERSION")) {
    const std::optional<std::string> version = reader.take_string();
    made += concat(" VERSION ", pg_literal(version ? *version : reader.take_name()));
  }
  if (reader.take("CASCADE")) made += " CASCADE";
  const bool has_no_name = made.find("\"\"") != made.npos;
  return has_no_name || !reader.is_done() ? std::string() : made;
}

}  // namespace

std::optional<Membership> membership_of(std::string_view statement) {
  const std::vector<Token> tokens = tokens_of(statement, {"GRANT"});
  StrictReader reader(tokens);
  if (!reader.take("GRANT")) return std::nullopt;
  Membership found{.roles = reader.take_names()};
  if (!reader.take("TO")) return std::nullopt;
  found.members = reader.take_names();
  found.with_admin = reader.take("WITH") && reader.take("ADMIN") && reader.take("OPTION");
  const auto is_pseudo = [](const std::string& name) {
    return name == "public" || name == "current_user" || name == "current_role" ||
           name == "session_user";
  };
  const bool is_whole = reader.is_done() && !has_empty(found.roles) && !has_empty(found.members) &&
                        std::ranges::none_of(found.roles, is_pseudo) &&
                        std::ranges::none_of(found.members, is_pseudo);
  return is_whole ? std::optional(found) : std::nullopt;
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

std::string extension_statement(std::string_view statement) {
  const std::vector<Token> tokens = tokens_of(statement, {"CREATE", "COMMENT"});
  StrictReader reader(tokens);
  if (reader.take("COMMENT")) return comment_on_extension(reader);
  return reader.take("CREATE") ? create_extension(reader) : std::string();
}

bool makes_unbound_role(std::string_view statement) {
  const std::vector<Token> tokens = tokens_of(statement, {"CREATE"});
  return std::ranges::any_of(tokens, [](const Token& token) {
    return is_one_of(token, {"SUPERUSER", "BYPASSRLS"});
  });
}

}  // namespace gate::postgres
