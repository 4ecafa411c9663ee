// A folder that has no migrations, beside one that has some.
#pragma once

#include <string>
#include <string_view>

#include "gate/base/error.h"

namespace gate {

// Says which folder below, or above, has those of `format` ("auto" = of any tool); where there is
// none, what was expected.
UsageError no_migrations(const std::string& folder, std::string_view format,
                         std::string_view expected);

// "; 'db/migrate' looks like rails's: name that folder", or nothing.
std::string where_else(const std::string& folder, std::string_view format);

}  // namespace gate
