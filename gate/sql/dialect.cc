#include "gate/sql/dialect.h"

#include <array>
#include <cstdlib>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

struct ProductName {
  std::string_view name;
  Dialect dialect;
};

// Also products whose scripts are written in another one's SQL.
constexpr std::array<ProductName, 20> kNames = {{
    {"sqlite", Dialect::sqlite},      {"sqlite3", Dialect::sqlite},
    {"libsql", Dialect::sqlite},      {"turso", Dialect::sqlite},
    {"d1", Dialect::sqlite},          {"postgresql", Dialect::postgres},
    {"postgres", Dialect::postgres},  {"pg", Dialect::postgres},
    {"pgsql", Dialect::postgres},     {"psql", Dialect::postgres},
    {"pgx", Dialect::postgres},       {"cockroachdb", Dialect::postgres},
    {"cockroach", Dialect::postgres}, {"yugabytedb", Dialect::postgres},
    {"redshift", Dialect::postgres},  {"mysql", Dialect::mysql},
    {"mysql2", Dialect::mysql},       {"mariadb", Dialect::mysql},
    {"singlestore", Dialect::mysql},  {"tidb", Dialect::mysql},
}};

}  // namespace

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

std::optional<Dialect> find_dialect(std::string_view product) {
  for (const auto& [name, dialect] : kNames) {
    if (equal_ignoring_case(name, product)) return dialect;
  }
  return std::nullopt;
}

bool speaks_another(std::string_view product) {
  return !product.empty() && find_dialect(product) != Dialect::sqlite;
}

std::string exists_condition(Dialect dialect, std::string_view kind, std::string_view name) {
  if (dialect != Dialect::sqlite) {
    throw Error(concat("whether there is a ", kind, " cannot be asked of ", name_of(dialect)));
  }
  return concat("EXISTS (SELECT 1 FROM sqlite_master WHERE type = ", text_literal(kind),
                " AND name = ", text_literal(name), " COLLATE NOCASE)");
}

}  // namespace gate
