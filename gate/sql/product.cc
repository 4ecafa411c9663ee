#include "gate/sql/product.h"

#include <array>

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

bool is_sign(const ProductWord& row, const Token& token, const Token& following) {
  if (!is_word(token, row.word) || following.text == "(") return false;
  return row.then.empty() || is_word(following, row.then);
}

}  // namespace

std::optional<ProductSign> find_product(std::string_view sql) {
  try {
    Lexer lexer(sql);
    for (Token token = lexer.next(); token.kind != TokenKind::end;) {
      const Token following = lexer.next();
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

}  // namespace gate
