#include "gate/sql/product.h"

#include <algorithm>
#include <array>
#include <vector>

#include "gate/base/error.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

struct ProductWord {
  std::string_view word;
  Dialect dialect;
  std::string_view then{};  // must follow, where a column could be called so
};

// Types, attributes and languages. A function's name is left out: each product adds functions that
// another one has.
constexpr std::array<ProductWord, 17> kWords = {{
    {"SERIAL", Dialect::postgres, "PRIMARY"},
    {"BIGSERIAL", Dialect::postgres},
    {"SMALLSERIAL", Dialect::postgres},
    {"JSONB", Dialect::postgres},
    {"TIMESTAMPTZ", Dialect::postgres},
    {"BYTEA", Dialect::postgres},
    {"TSVECTOR", Dialect::postgres},
    {"PLPGSQL", Dialect::postgres},
    {"CONCURRENTLY", Dialect::postgres},
    {"PG_CATALOG", Dialect::postgres},  // with STDIN what its dumps speak of
    {"STDIN", Dialect::postgres},
    {"AUTO_INCREMENT", Dialect::mysql},
    {"INNODB", Dialect::mysql},
    {"MEDIUMTEXT", Dialect::mysql},
    {"LONGTEXT", Dialect::mysql},
    {"MEDIUMINT", Dialect::mysql},
    {"TINYTEXT", Dialect::mysql},
}};

// A body between dollars: "DO $$ …", "AS $$ …" or "AS $body$ …".
bool begins_body(const Token& token, const Token& following) {
  if (!following.text.starts_with('$')) return false;
  const bool has_no_name = following.kind == TokenKind::string || following.text == "$";
  return is_word(token, "DO") || (is_word(token, "AS") && has_no_name);
}

// A comment, or a command of the shell.
bool begins_as_mysqls(const Token& first) {
  const bool is_comment = first.kind == TokenKind::parameter && first.text.starts_with('#');
  return is_comment || is_word(first, "DELIMITER");
}

bool is_sign(const ProductWord& row, const Token& token, const Token& following) {
  if (!is_word(token, row.word) || following.text == "(") return false;
  return row.then.empty() || is_word(following, row.then);
}

}  // namespace

std::optional<ProductSign> find_product(std::string_view sql) {
  try {
    Lexer lexer(sql);
    Token token = lexer.next();
    if (begins_as_mysqls(token)) return ProductSign{Dialect::mysql, token.text};
    while (token.kind != TokenKind::end) {
      const Token following = lexer.next();
      if (begins_body(token, following)) return ProductSign{Dialect::postgres, "$$"};
      for (const ProductWord& row : kWords) {
        if (is_sign(row, token, following)) return ProductSign{row.dialect, token.text};
      }
      token = following;
    }
  } catch (const SqlError&) {
    // What cannot be read from there on gives nothing away.
  }
  return std::nullopt;
}

bool contradicts(Dialect dialect, std::string_view sql) {
  try {
    const std::vector<Token> tokens = tokenize(sql);
    if (tokens.empty() || dialect == Dialect::sqlite) return false;
    const auto has = [&](std::string_view word) {
      return std::ranges::any_of(tokens, [&](const Token& token) { return is_word(token, word); });
    };
    if (is_word(tokens.front(), "PRAGMA") || has("AUTOINCREMENT") || has("ROWID")) return true;
    // MySQL's have theirs, too.
    const bool is_trigger = dialect == Dialect::postgres && is_word(tokens.front(), "CREATE") &&
                            has("TRIGGER") && has("BEGIN");
    return is_trigger && has("END") && !has("FUNCTION") && !has("PROCEDURE");
  } catch (const SqlError&) {
    return false;
  }
}

}  // namespace gate
