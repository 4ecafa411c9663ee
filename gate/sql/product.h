// For which database product a script was written, where its words give that away.
#pragma once

#include <optional>
#include <string_view>

#include "gate/sql/split.h"

namespace gate {

struct ProductSign {
  Dialect dialect{};
  std::string_view word{};  // a part of the text that nobody else writes
};

// The first such word, outside of strings, comments and quoted names. Nothing where there is none,
// which is no sign of anything: most scripts would run anywhere.
std::optional<ProductSign> find_product(std::string_view sql);

// Whether a statement cannot be meant for that product, since it has words that only the one takes
// whose rules all other scripts are read by: PRAGMA, AUTOINCREMENT, a trigger with its body in it.
bool contradicts(Dialect dialect, std::string_view sql);

}  // namespace gate
