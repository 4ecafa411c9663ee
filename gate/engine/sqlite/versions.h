// Statements that the running SQLite refuses and a later one would take.
#pragma once

#include <string>
#include <string_view>

namespace gate {

// One sentence that names the release, judged by SQLite's own `message` and the text it refused.
// Empty where that is no evidence, or the release is not later than `current_version_number`
// (3040001 = 3.40.1). Only what a default build of the later release takes counts.
std::string later_version_hint(std::string_view sql, std::string_view message,
                               int current_version_number);

// What the running SQLite takes without an error, and means something else by than later ones:
// a sentence that names the release. Empty where there is no such thing in it.
std::string later_meaning(std::string_view sql, int current_version_number);

}  // namespace gate
