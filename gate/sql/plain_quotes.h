// Strings of other dialects, made into such as any lexer can read, byte for byte in their places.
#pragma once

#include <cstddef>
#include <string>

namespace gate {

// Of the string [begin, end) with its quotes: a quote after a backslash is doubled instead, and any
// other backslash is none.
void double_escaped_quotes(std::size_t begin, std::size_t end, std::string& text);

// Makes all of [begin, end) a string of blanks; ends of lines stay.
void make_string(std::size_t begin, std::size_t end, std::string& text);

}  // namespace gate
