// Allowances that a script carries itself, in its comments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/migration.h"

namespace gate {

// "-- migration-gate: allow CHECK SUBJECT (reason)", beside or between statements; a subject with
// blanks stands in double quotes. What addresses the gate and cannot be read so is returned with an
// empty check and its text as the reason: it must not be lost. The text is one that
// split_statements takes.
std::vector<InlineAllow> find_allows(std::string_view text, const std::string& path);

}  // namespace gate
