// Names and values as SQL that any engine reads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/value.h"

namespace gate {

// "a""b"
std::string name_literal(std::string_view name);

// 'it''s'
std::string text_literal(std::string_view text);

// NULL, 42, 1.5, 'it''s', x'00ff'; the value that is read is the value that was given, but for a
// real that is no number.
std::string value_literal(const Value& value);

// An INSERT of one row. The names are quoted as the engine does it; without any, the row has
// nothing but what its table says. `overriding`: also a number that the engine would give out by
// itself is taken as it is.
std::string insert_statement(const std::string& table, const std::vector<std::string>& columns,
                             const std::vector<std::string>& literals, bool overriding = false);

}  // namespace gate
