#include "gate/cli/manual.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "gate/base/text.h"

namespace gate {

extern const std::string_view kManual;

namespace {

// A word of a macro's line, and text: nothing in them is a macro, an escape or the end of a
// sentence.
std::string word(std::string_view text) {
  std::string result = "\\&";
  for (const char c : text) result += c == '\\' ? std::string("\\e") : std::string(1, c);
  return result;
}

std::string lines(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    result += concat(line.empty() ? "" : word(line), '\n');
  }
  return result;
}

std::string head_of(const OptionShape& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.names) {
    names.push_back(concat("Fl ", word(name.substr(1))));
  }
  const std::string value = option.type.empty() ? "" : concat(" Ar ", word(option.type));
  return concat(".It ", join(names, " , "), value, '\n');
}

std::string list_of(const std::vector<OptionShape>& options) {
  if (options.empty()) return "";
  std::string text = ".Bl -tag -width Ds\n";
  for (const OptionShape& option : options) text += head_of(option) + lines(option.summary);
  return text + ".El\n";
}

std::string usage_of(const CommandShape& command) {
  std::string text = concat(".Nm Cm ", command.name, '\n');
  if (!command.options.empty()) text += ".Op Ar options\n";
  for (const OptionShape& positional : command.positionals) {
    const std::string more = positional.is_repeatable ? " ..." : "";
    text +=
        concat(positional.is_required ? ".Ar " : ".Op Ar ", positional.names.front(), more, '\n');
  }
  return text;
}

std::string section_of(const CommandShape& command) {
  std::string text =
      concat(".Ss ", command.name, '\n', usage_of(command), ".Pp\n", lines(command.summary));
  for (const OptionShape& positional : command.positionals) {
    text += concat(".Pp\n.Ar ", positional.names.front(), " :\n", lines(positional.summary));
  }
  text += list_of(command.options);
  if (!command.footer.empty()) {
    text += concat(".Bd -literal\n", lines(command.footer), ".Ed\n");
  }
  return text;
}

}  // namespace

std::string manual_page(const CommandShape& program) {
  constexpr std::string_view kHere = "@COMMANDS@\n";
  std::string text = list_of(program.options);
  for (const CommandShape& command : program.commands) {
    text += section_of(command);
    for (const CommandShape& below : command.commands) text += section_of(below);
  }
  const std::size_t at = kManual.find(kHere);
  return concat(kManual.substr(0, at), text, kManual.substr(at + kHere.size()));
}

}  // namespace gate
