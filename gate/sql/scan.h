// Where the pieces of an SQL text end, as SQLite's tokenizer has it. What the lexer, the splitter
// and the search for allowances are built on.
#pragma once

#include <cstddef>
#include <string_view>

namespace gate {

// All take an offset within the text and give the offset after the piece; the same offset where
// no such piece begins there.

// White space, and a byte order mark, which SQLite takes as such wherever a token may begin.
std::size_t skip_space(std::string_view text, std::size_t at);

// One comment: "--" up to the line's end, or "/*" up to its end or the text's.
std::size_t skip_comment(std::string_view text, std::size_t at);

// All white space and comments.
std::size_t skip_blank(std::string_view text, std::size_t at);

// A string or an identifier in '…', "…", `…` or […]. Throws SqlError where it is not closed.
std::size_t skip_quoted(std::string_view text, std::size_t at);

// What an identifier may go on with, or begin with.
bool is_name_byte(char byte);
bool is_name_start(char byte);

// ASCII only.
bool is_digit(char byte);

}  // namespace gate
