// What a repository turned out to hold: migrations, their format and engine, a fixture.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/cli/commands.h"
#include "gate/migration/format.h"

namespace gate {

// Paths are seen from the project's folder.
struct Project {
  std::string migrations{};
  const Format* format = nullptr;
  std::string format_reason{};
  bool is_format_sure = false;  // false: a history in another fixture could still say otherwise
  std::vector<std::string> versions{};   // of the migrations, in the tool's order
  std::optional<std::size_t> pending{};  // how many of them; nothing where that was not looked at
  std::string engine{};
  std::string engine_reason{};
  bool can_rehearse = true;  // false: no such engine yet, the scripts can only be read
  std::string fixture{};     // empty = there is none, or which one it is cannot be told
  std::string fixture_note{};
  std::vector<std::string> notes{};  // what was seen, and left alone
};

// UsageError where there are no migrations, where several folders could have them, or where they
// are programs; Error where the fixture cannot be read.
Project find_project(const InitCommand& command);

}  // namespace gate
