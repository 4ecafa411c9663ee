// What a term of Index::columns says: "email COLLATE NOCASE DESC".
#pragma once

#include <string>
#include <string_view>

#include "gate/model/schema.h"

namespace gate {

struct KeyTerm {
  std::string text{};       // a column, or an expression in the engine's words
  std::string collation{};  // that it states; empty = it states none
};

// The order is left out.
KeyTerm read_key_term(std::string_view term);

// By which collation the term compares: the one that it states, else its column's in `table`; empty
// = byte by byte.
std::string collation_of(const KeyTerm& term, const Table& table);

}  // namespace gate
