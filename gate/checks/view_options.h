// What a view is declared WITH.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/checks/alteration.h"

namespace gate {

// One that is switched on and has no like in the other view: "security_barrier=true".
struct ViewOption {
  std::string name{};
  std::string words{};
};

std::vector<ViewOption> lost_view_options(std::string_view before, std::string_view after);

// Whether it is CREATE VIEW or ALTER VIEW of that very name, and switches the option off or leaves
// it to the server.
bool switches_off(const SaidStatement& said, const std::string& view, const std::string& option);

// What goes wrong without it.
std::string_view why_view_option_is_missed(std::string_view name);

}  // namespace gate
