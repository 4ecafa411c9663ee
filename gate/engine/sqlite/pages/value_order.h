// The order of values: https://sqlite.org/datatype3.html, sections 4.1 and 7.1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gate/engine/sqlite/pages/record.h"

namespace gate {

enum class Collation : std::uint8_t { binary, nocase, rtrim };

// Nothing for one that is not built into SQLite.
std::optional<Collation> find_collation(std::string_view name);

// Less than, equal to or greater than 0, as `a` comes before, with or after `b`. NULLs are equal.
int compare_values(const StoredValue& a, const StoredValue& b, Collation collation);

// A value that has the same bytes as all that equal it by the collation, but for texts with a NUL,
// of which some keep their own. Text may lie in `buffer`.
StoredValue in_one_form(StoredValue value, Collation collation, std::vector<std::uint8_t>& buffer);

}  // namespace gate
