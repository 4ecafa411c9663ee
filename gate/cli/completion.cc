#include "gate/cli/completion.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {

namespace {

struct Shell {
  std::string_view name;
  std::string (*write)(const CommandShape& program);
};

constexpr Shell kShells[] = {
    {"bash", write_bash},
    {"zsh", write_zsh},
    {"fish", write_fish},
};

}  // namespace

std::vector<std::string> shells() {
  std::vector<std::string> names;
  for (const Shell& shell : kShells) names.emplace_back(shell.name);
  return names;
}

std::vector<std::string> names_below(const CommandShape& command) {
  std::vector<std::string> names;
  for (const CommandShape& below : command.commands) {
    names.push_back(below.name.substr(below.name.rfind(' ') + 1));
  }
  return names;
}

std::string completion_script(const std::string& shell, const CommandShape& program) {
  const auto* found = std::ranges::find(kShells, shell, &Shell::name);
  if (found == std::end(kShells)) {
    throw UsageError(concat(shell.empty() ? "completion for which shell?"
                                          : concat("no completion for ", in_quotes(shell)),
                            " (known: ", join(shells(), ", "), ')'));
  }
  return found->write(program);
}

}  // namespace gate
