// A changeset's SQL cut into the pieces that Liquibase hands to its driver.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/migration.h"
#include "gate/sql/split.h"

namespace gate {

struct LiquibaseSplit {
  bool splits = true;           // splitStatements
  bool strips_comments = true;  // stripComments
  std::string delimiter{};      // endDelimiter; empty = ';', and GO or / on a line of its own
};

struct LiquibasePieces {
  std::vector<Statement> statements{};
  // SQLite's driver runs the first statement of a piece and forgets the others; PostgreSQL's runs
  // them all, and MySQL's refuses them, unless it is told otherwise.
  std::vector<Statement> lost{};
};

// SqlError with the offset of what cannot be cut.
LiquibasePieces cut_as_liquibase(std::string_view text, Dialect dialect, const std::string& path,
                                 const LiquibaseSplit& how);

}  // namespace gate
