// What this program is: its version, the commit it was built of, its engines.
#pragma once

#include <string>

namespace gate {

std::string version_text();
std::string version_json();

}  // namespace gate
