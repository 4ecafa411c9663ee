// JSON with comments, read for people: complaints name a line and say what is wrong.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace gate {

// UsageError "PATH:3: not JSON: …", also for an empty text. A text that is deeper nested than
// scan_json() follows must not come here: nothing else bounds the memory it would take.
nlohmann::json parse_json(std::string_view text, const std::string& path);

// Text that fits into one line of a message: unprintable characters escaped, cut where long.
std::string excerpt(std::string_view text);

}  // namespace gate
