// docs/checks.md, made from the table of checks.
#pragma once

#include <string>

namespace gate {

// The whole file, with a newline at its end.
std::string checks_markdown();

}  // namespace gate
