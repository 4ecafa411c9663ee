// Names and texts as SQL that any engine reads.
#pragma once

#include <string>
#include <string_view>

namespace gate {

// "a""b"
std::string name_literal(std::string_view name);

// 'it''s'
std::string text_literal(std::string_view text);

}  // namespace gate
