// How wide text is on a terminal, where a Latin letter takes one column. Without a locale, unlike
// wcwidth(): a report has the same bytes everywhere.
#pragma once

#include <cstddef>
#include <string_view>

namespace gate {

// Each byte that is not UTF-8 takes one.
std::size_t columns_of(std::string_view text);

// The longest start of `text` that takes at most so many; a letter keeps the marks above it.
std::string_view first_columns(std::string_view text, std::size_t columns);

}  // namespace gate
