// Whether indexes have what their table has, at the cost of reading both once.
#pragma once

#include <string>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// True where each index of the table has one entry for each row, in the order that its searches
// rely on, and no key of a unique one is there twice: what integrity_check looks for with a search
// for each row and index, and quick_check does not. False where that is not so, or cannot be told.
//
// The sum of the hashes of what the entries should be has to be that of what they are. Hashes have
// 128 bits, so that other entries with the same sum need not be reckoned with.
bool is_index_proven(Connection& connection, const std::string& table);

}  // namespace gate
