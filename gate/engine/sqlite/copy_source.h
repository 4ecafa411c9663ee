// Which table a statement copies whole.
#pragma once

#include <string>
#include <string_view>

namespace gate {

// The table of "… SELECT * FROM table", without its schema; empty where the text has no such part.
std::string whole_copy_source(std::string_view sql);

}  // namespace gate
