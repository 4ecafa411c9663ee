// What people write into command lines and settings, and nobody else is to read.
#pragma once

#include <string>
#include <string_view>

namespace gate {

// With "…" for the passwords of URLs ("postgres://shop:…@db/shop") and of connection strings
// ("?authToken=…", "password=…").
std::string without_secrets(std::string_view text);

}  // namespace gate
