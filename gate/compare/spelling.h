// One spelling for what a column declares, where two surely mean the same.
#pragma once

#include <string>
#include <string_view>

namespace gate {

// One blank between words, none about brackets and commas; case stays. SQLite looks for words
// within the type, whatever is between them.
std::string tidy_type(std::string_view type);

// Whether two types differ in spelling at most.
bool is_same_type(std::string_view a, std::string_view b);

// Without needless brackets; DEFAULT NULL is none. - 1 is -1, +1 is 1, X'AB' is x'ab', and a word
// that is no constant of the engine's is a string, with quotes or without.
std::string spell_default(const std::string& text);

}  // namespace gate
