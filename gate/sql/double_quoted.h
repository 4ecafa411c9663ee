// "Open": a name where something is called so, else a string. So SQLite has it, for the sake of
// scripts that were written for other products. Only "…": [Open] and `Open` are always names.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace gate {

// Whether something is called so, asked in lower case: a column, or, where one may stand, a table.
using IsName = std::function<bool(const std::string& name, bool may_be_table)>;

// The text with 'Open' in place of each "Open" that is a string. A name is what stands where only a
// name can, what the text itself calls so (AS total, WITH x(a)), the row's own number, and what
// `is_name` knows. Throws as Lexer does.
std::string with_plain_strings(std::string_view sql, const IsName& is_name);

// Whether two texts say the same word for word, whichever of their "Open" are names; false where
// one is empty. Throws as Lexer does.
bool is_same_wording(std::string_view a, std::string_view b);

}  // namespace gate
