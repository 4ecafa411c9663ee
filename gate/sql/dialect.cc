#include "gate/sql/dialect.h"

#include <algorithm>
#include <cstdlib>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/literal.h"

namespace gate {

std::string_view name_of(Dialect dialect) {
  switch (dialect) {
    case Dialect::sqlite:
      return "sqlite";
    case Dialect::postgres:
      return "postgresql";
    case Dialect::mysql:
      return "mysql";
  }
  std::abort();  // not a Dialect
}

bool speaks_another(std::string_view product) {
  constexpr std::string_view kRead[] = {"sqlite", "turso", "libsql", "d1"};
  return !product.empty() && std::ranges::count(kRead, product) == 0;
}

std::string exists_condition(Dialect dialect, std::string_view kind, std::string_view name) {
  if (dialect != Dialect::sqlite) {
    throw Error(concat("whether there is a ", kind, " cannot be asked of ", name_of(dialect)));
  }
  return concat("EXISTS (SELECT 1 FROM sqlite_master WHERE type = ", text_literal(kind),
                " AND name = ", text_literal(name), " COLLATE NOCASE)");
}

}  // namespace gate
