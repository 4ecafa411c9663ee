// Standard SQL's quotes: doubled where they occur.
#include "gate/sql/literal.h"

namespace gate {

namespace {

std::string between(std::string_view text, char quote) {
  std::string sql(1, quote);
  for (const char byte : text) {
    if (byte == quote) sql += byte;
    sql += byte;
  }
  return sql + quote;
}

}  // namespace

std::string name_literal(std::string_view name) {
  return between(name, '"');
}

std::string text_literal(std::string_view text) {
  return between(text, '\'');
}

}  // namespace gate
