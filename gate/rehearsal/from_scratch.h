// The folder applied to a database that was empty.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/rehearsal/passes.h"

namespace gate {

using Migrations = std::vector<const Migration*>;

// Of tables and other objects, in lower case.
using Names = std::set<std::string>;

// Whether it holds rows of the user's.
inline bool is_users(const Table& table) {
  return table.kind == TableKind::normal || table.kind == TableKind::virtual_;
}

// What the scripts of a folder make, as far as their text says it.
Names made_by_folder(const MigrationFolder& folder);

// What these make, or nothing where one of them stops, and the record says which. What was made is
// kept in Rehearsal::scratch for who goes on from there.
std::optional<Schema> apply_from_scratch(Rehearsal& rehearsal, const Migrations& migrations,
                                         ScratchRecord& record);

}  // namespace gate
