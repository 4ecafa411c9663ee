// Words of a shell's command line.
#pragma once

#include <string>
#include <string_view>

namespace gate {

// As a shell reads it back: with quotes where it needs them.
std::string shell_word(std::string_view text);

}  // namespace gate
