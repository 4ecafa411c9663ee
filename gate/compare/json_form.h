// JSON without its form: https://www.rfc-editor.org/rfc/rfc8259.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gate {

// A text that two pieces of JSON share if and only if they say the same: without blanks, keys in
// one order, characters and numbers written in one way. Nothing where it is no JSON, is nested
// deeper than anybody means, or has a key twice in an object, of which readers take one or the
// other.
std::optional<std::string> json_form(std::string_view text);

// The same of a list of it as servers show one, and of lists within it: {"{\"a\": 1}",NULL}.
std::optional<std::string> json_list_form(std::string_view text);

}  // namespace gate
