// What differs between the databases' own SQL, as far as scripts are concerned.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gate/sql/split.h"

namespace gate {

// As tools call it: "postgresql".
std::string_view name_of(Dialect dialect);

// The dialect of a product by what tools call it, "pg", "mariadb", "sqlite3" and "cockroach" among
// them, whatever the case.
std::optional<Dialect> find_dialect(std::string_view product);

// Whether scripts for the product that tools call so are in another dialect than statements are
// read in. An empty name says nothing.
bool speaks_another(std::string_view product);

// A condition that holds where there is such a table or view, whatever the case of its name.
// Error where the dialect's is not known yet.
std::string exists_condition(Dialect dialect, std::string_view kind, std::string_view name);

}  // namespace gate
