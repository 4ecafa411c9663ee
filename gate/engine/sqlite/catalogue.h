// The names in a database, and what stands behind them.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// A table's row of the schema table, which it keeps when ALTER TABLE rewrites it.
struct CataloguedTable {
  std::int64_t id = 0;
  std::string name{};  // as it is spelled
};

// Of the main database. All names in lower case.
struct Catalogue {
  std::set<std::string> names{};  // of every object
  std::map<std::string, CataloguedTable> tables{};
  std::set<std::string> views{};
  std::set<std::string> virtuals{};
  std::set<std::string> view_triggers{};         // INSTEAD OF triggers
  std::map<std::string, std::string> shadows{};  // storage table → virtual table, as it is spelled
};

Catalogue read_catalogue(Connection& connection);

}  // namespace gate
