// https://www.postgresql.org/docs/current/sql-createdatabase.html
#include "gate/engine/postgres/database_options.h"

#include <algorithm>
#include <array>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/client.h"
#include "gate/sql/lexer.h"
#include "gate/sql/split_postgres.h"

namespace gate::postgres {

namespace {

// Where pg_dump says it: before all that is in the database.
constexpr std::size_t kHead = 1 << 16;

constexpr std::array<std::string_view, 8> kOptions = {"ENCODING",  "LOCALE",          "LC_COLLATE",
                                                      "LC_CTYPE",  "LOCALE_PROVIDER", "ICU_LOCALE",
                                                      "ICU_RULES", "BUILTIN_LOCALE"};

// The line that begins so, up to its semicolon; nothing where there is none.
std::string_view statement_at_line(std::string_view script, std::string_view begin) {
  for (std::size_t at = script.find(begin); at != script.npos; at = script.find(begin, at + 1)) {
    const bool is_line = at == 0 || script[at - 1] == '\n';
    if (is_line) return script.substr(at, script.find(";\n", at) - at);
  }
  return {};
}

// A word of CREATE DATABASE's own, or a literal of ours.
std::string value_of(const Token& token) {
  return token.kind == TokenKind::string ? pg_literal(unquote(token)) : to_lower(token.text);
}

bool is_value(const Token& token) {
  return token.kind == TokenKind::string || token.kind == TokenKind::word;
}

}  // namespace

std::string database_options(std::string_view script) try {
  const auto tokens = tokenize(statement_at_line(script.substr(0, kHead), "CREATE DATABASE "));
  std::string options;
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const auto known = std::ranges::find_if(
        kOptions, [&](std::string_view option) { return is_word(tokens[i], option); });
    if (known == kOptions.end() || tokens[i + 1].text != "=" || !is_value(tokens[i + 2])) continue;
    options += concat(' ', *known, " = ", value_of(tokens[i + 2]));
  }
  return options;
} catch (const SqlError&) {  // no statement of pg_dump's
  return {};
}

std::vector<std::string> database_settings(std::string_view script) try {
  const std::string_view head = script.substr(0, kHead);
  std::vector<std::string> settings;
  for (const Statement& statement : split_postgres(head.substr(0, head.rfind(";\n") + 2), "")) {
    if (!statement.sql.starts_with("ALTER DATABASE ")) continue;
    const std::size_t set = statement.sql.find(" SET ");
    if (set != std::string::npos) settings.push_back(statement.sql.substr(set + 1));
  }
  return settings;
} catch (const SqlError&) {  // cut in the middle of a body
  return {};
}

}  // namespace gate::postgres
