#include "gate/sql/hazards.h"

#include <algorithm>
#include <array>
#include <span>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/facts.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// Words that stand one after the other; "(" is a token, too. With `first`: at the beginning.
struct Pattern {
  std::string_view shown;
  std::array<std::string_view, 3> words;
  bool first = false;
};

constexpr Pattern kPrivileged[] = {
    {"ATTACH", {"ATTACH"}, true},
    {"GRANT", {"GRANT"}, true},
    {"REVOKE", {"REVOKE"}, true},
    {"ALTER SYSTEM", {"ALTER", "SYSTEM"}, true},
    {"CREATE ROLE", {"CREATE", "ROLE"}, true},
    {"CREATE USER", {"CREATE", "USER"}, true},
    {"SUPERUSER", {"SUPERUSER"}},
    {"load_extension()", {"LOAD_EXTENSION", "("}},
    {"writefile()", {"WRITEFILE", "("}},
    {"PRAGMA writable_schema", {"PRAGMA", "WRITABLE_SCHEMA", "="}, true},
    {"PRAGMA writable_schema", {"PRAGMA", "WRITABLE_SCHEMA", "("}, true},
};

constexpr Pattern kForeign[] = {
    {"AUTO_INCREMENT", {"AUTO_INCREMENT"}},
    {"IDENTITY()", {"IDENTITY", "("}},
    {"ENGINE =", {"ENGINE", "="}},
    {"CONCURRENTLY", {"INDEX", "CONCURRENTLY"}},
    {"ON DUPLICATE KEY", {"ON", "DUPLICATE", "KEY"}},
    {"NOW()", {"NOW", "("}},
    {"GETDATE()", {"GETDATE", "("}},
    {"nextval()", {"NEXTVAL", "("}},
    {"gen_random_uuid()", {"GEN_RANDOM_UUID", "("}},
    {"ILIKE", {"ILIKE"}},
    {"CREATE EXTENSION", {"CREATE", "EXTENSION"}, true},
    {"CREATE SEQUENCE", {"CREATE", "SEQUENCE"}, true},
    {"CREATE TYPE", {"CREATE", "TYPE"}, true},
    {"CREATE SCHEMA", {"CREATE", "SCHEMA"}, true},
    {"CREATE FUNCTION", {"CREATE", "FUNCTION"}, true},
    {"CREATE OR REPLACE", {"CREATE", "OR", "REPLACE"}, true},
    {"CREATE PROCEDURE", {"CREATE", "PROCEDURE"}, true},
    {"CREATE MATERIALIZED VIEW", {"CREATE", "MATERIALIZED"}, true},
    {"CREATE POLICY", {"CREATE", "POLICY"}, true},
    {"COMMENT ON", {"COMMENT", "ON"}, true},
    {"LOCK TABLES", {"LOCK", "TABLES"}, true},
    {"TRUNCATE", {"TRUNCATE"}, true},
    {"DELIMITER", {"DELIMITER"}, true},
    {"SET", {"SET"}, true},
    {"DO", {"DO"}, true},
    {"GO", {"GO"}, true},
};

constexpr std::string_view kChance[] = {"RANDOM", "RANDOMBLOB",      "RAND",  "NEWID",
                                        "UUID",   "GEN_RANDOM_UUID", "UUIDV4"};

constexpr std::string_view kSerials[] = {"serial", "bigserial", "smallserial"};

constexpr std::string_view kReserved[] = {
    "add",     "all",        "alter",  "and",    "as",         "between", "by",      "case",
    "check",   "collate",    "column", "commit", "constraint", "create",  "default", "delete",
    "desc",    "distinct",   "drop",   "else",   "end",        "escape",  "exists",  "foreign",
    "from",    "group",      "having", "in",     "index",      "insert",  "into",    "is",
    "join",    "limit",      "not",    "null",   "offset",     "on",      "or",      "order",
    "primary", "references", "select", "set",    "table",      "then",    "to",      "transaction",
    "trigger", "union",      "unique", "update", "user",       "using",   "values",  "view",
    "when",    "where"};

bool stands_at(std::span<const Token> tokens, std::size_t at, const Pattern& pattern) {
  for (std::size_t i = 0; i < pattern.words.size() && !pattern.words[i].empty(); ++i) {
    if (at + i >= tokens.size()) return false;
    const Token& token = tokens[at + i];
    if (token.text != pattern.words[i] && !is_word(token, pattern.words[i])) return false;
  }
  return true;
}

void add_once(std::string_view word, std::vector<std::string>& words) {
  if (std::ranges::count(words, word) == 0) words.emplace_back(word);
}

std::vector<std::string> find(std::span<const Token> tokens, std::span<const Pattern> patterns) {
  std::vector<std::string> found;
  for (const Pattern& pattern : patterns) {
    const std::size_t places =
        pattern.first ? std::min<std::size_t>(1, tokens.size()) : tokens.size();
    for (std::size_t at = 0; at < places; ++at) {
      // A column of that name is none.
      const bool is_part = at > 0 && tokens[at - 1].text == ".";
      if (!is_part && stands_at(tokens, at, pattern)) add_once(pattern.shown, found);
    }
  }
  return found;
}

// Nothing where the text cannot be read: the engine will say so.
std::vector<Token> try_tokenize(std::string_view sql) try {
  return tokenize(sql);
} catch (const SqlError&) {
  return {};
}

// x::text
bool has_cast(std::span<const Token> tokens) {
  return std::ranges::any_of(tokens, [](const Token& token) { return token.text == "::"; });
}

bool is_function(std::span<const Token> tokens, std::size_t at) {
  return at + 1 < tokens.size() && tokens[at + 1].text == "(" &&
         (at == 0 || tokens[at - 1].text != ".");
}

bool is_clock(std::span<const Token> tokens, std::size_t at) {
  const Token& token = tokens[at];
  if (token.kind == TokenKind::string) return equal_ignoring_case(token.text, "'now'");
  for (const std::string_view word : {"CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"}) {
    if (is_word(token, word)) return true;
  }
  return is_word(token, "NOW") && is_function(tokens, at);
}

bool alters_column(Verb verb) {
  return verb == Verb::alter_column || verb == Verb::set_not_null || verb == Verb::alter_default;
}

}  // namespace

std::vector<std::string> privileged_words(std::string_view sql) {
  const std::vector<Token> tokens = try_tokenize(sql);
  std::vector<std::string> words = find(tokens, kPrivileged);
  const bool copies = !tokens.empty() && is_word(tokens[0], "COPY");
  if (copies &&
      std::ranges::any_of(tokens, [](const Token& token) { return is_word(token, "PROGRAM"); })) {
    words.emplace_back("COPY … PROGRAM");
  }
  return words;
}

std::vector<std::string> foreign_words(std::string_view sql) {
  const std::vector<Token> tokens = try_tokenize(sql);
  std::vector<std::string> words = find(tokens, kForeign);
  if (has_cast(tokens)) add_once("::", words);
  for (const StatementFacts& facts : all_facts_of(sql)) {
    if (alters_column(facts.verb)) add_once("ALTER TABLE … ALTER COLUMN", words);
    for (const ColumnFacts& column : facts.columns) {
      const std::string type = to_lower(column.type);
      if (std::ranges::count(kSerials, type) > 0) add_once("SERIAL", words);
    }
  }
  return words;
}

bool asks_for_numbers(std::string_view foreign_word) {
  return foreign_word == "AUTO_INCREMENT" || foreign_word == "SERIAL" ||
         foreign_word == "IDENTITY()";
}

bool takes_chance(std::string_view sql) {
  const std::vector<Token> tokens = try_tokenize(sql);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const bool is_known = std::ranges::any_of(
        kChance, [&](std::string_view word) { return is_word(tokens[at], word); });
    if (is_known && is_function(tokens, at)) return true;
  }
  return false;
}

bool selects_by_clock(std::string_view sql) {
  const std::vector<Token> tokens = try_tokenize(sql);
  bool is_after_where = false;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (is_word(tokens[at], "WHERE")) is_after_where = true;
    if (is_after_where && is_clock(tokens, at)) return true;
  }
  return false;
}

std::string why_awkward(std::string_view name) {
  const std::string lower = to_lower(name);
  const bool is_plain =
      !lower.empty() && (lower[0] < '0' || lower[0] > '9') &&
      lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
  if (!is_plain) return "has to be quoted";
  if (std::ranges::count(kReserved, lower) > 0) return "is a reserved word";
  return lower == name ? "" : "mixes upper and lower case";
}

}  // namespace gate
