// What the readers do alike with the rows of a history table.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "gate/model/migration.h"
#include "gate/model/schema.h"
#include "gate/model/value.h"

namespace gate {

// Of rows that say in their first column what was applied, and nothing else.
History history_of_versions(const Table& table, const Rows& rows);

bool has_columns(const Table& table, std::initializer_list<std::string_view> names);

// A version as the rest of the program writes it: digits without leading zeros where it is a
// number, else the text as it stands. NULL is empty.
std::string version_text(const Value& value);

std::string text_of(const Value& value);

// As the drivers of tools read it: all but NULL, nothing, 0, f and false.
bool is_true(const Value& value);

}  // namespace gate
