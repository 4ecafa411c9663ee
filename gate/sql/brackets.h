// Tokens and the brackets among them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "gate/sql/lexer.h"

namespace gate {

using Tokens = std::span<const Token>;

// After the bracket that closes the one at `open`; the end where none does.
std::size_t after_bracket(Tokens tokens, std::size_t open);

// Calls `visit` with the place of each token that stands in no bracket of its own, an opening one
// included, until it returns false.
template <typename Visit>
void for_each_outside(Tokens tokens, Visit visit) {
  for (std::size_t at = 0; at < tokens.size();) {
    if (!visit(at)) return;
    at = tokens[at].text == "(" ? after_bracket(tokens, at) : at + 1;
  }
}

// Whether the word, in upper case, stands in no bracket.
bool has_outside(Tokens tokens, std::string_view word);

}  // namespace gate
