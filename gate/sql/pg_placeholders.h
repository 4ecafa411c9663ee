// What a tool or psql puts something else in the place of, before a server sees the statement.
#pragma once

#include <string>

namespace gate {

// Blanks for the marks of :name, ${name} and {{name}}, so that a name is left; every byte else is
// where it was. A part of a name, ${prefix}orders, is none afterwards.
std::string with_names_for_placeholders(const std::string& sql);

}  // namespace gate
