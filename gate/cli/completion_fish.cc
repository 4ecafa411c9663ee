#include "gate/base/text.h"
#include "gate/cli/completion.h"
#include "gate/cli/value_types.h"

namespace gate {

namespace {

std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + '\'';
}

// fish itself completes a path after '='.
std::string answer(const ValueType& type) {
  switch (type.kind) {
    case ValueKind::words:
    case ValueKind::words_then_path:
      return concat(" -x -a ", quoted(join(type.words, " ")));
    case ValueKind::file:
      return " -r -F";
    case ValueKind::folder:
      return " -x -a '(__fish_complete_directories)'";
    case ValueKind::anything:
      break;
  }
  return " -x";
}

std::string option_row(const OptionShape& option, std::string_view condition) {
  std::string text = concat("complete -c migration-gate -n ", quoted(condition));
  for (const std::string& name : option.names) {
    text +=
        name.starts_with("--") ? concat(" -l ", name.substr(2)) : concat(" -s ", name.substr(1));
  }
  if (!option.type.empty()) text += answer(value_type(option.type));
  return concat(text, " -d ", quoted(option.summary), '\n');
}

std::string rows_of(const CommandShape& command, std::string_view condition) {
  std::string text;
  for (const OptionShape& option : command.options) text += option_row(option, condition);
  for (const OptionShape& positional : command.positionals) {
    // fish would otherwise demand a value of an option that has none.
    std::string what = answer(value_type(positional.type));
    if (what.starts_with(" -x")) what.replace(0, 3, " -f");
    if (what.starts_with(" -r")) what.erase(0, 3);
    text += concat("complete -c migration-gate -n ", quoted(condition), what, '\n');
  }
  return text;
}

}  // namespace

std::string write_fish(const CommandShape& program) {
  std::string text =
      "# fish completion, as `migration-gate completion fish` writes it.\n\n"
      "complete -c migration-gate -f\n";
  text += rows_of(program, "__fish_use_subcommand");
  for (const CommandShape& command : program.commands) {
    text += concat("complete -c migration-gate -n __fish_use_subcommand -a ", command.name, " -d ",
                   quoted(command.summary), '\n');
  }
  for (const CommandShape& command : program.commands) {
    const std::string condition = concat("__fish_seen_subcommand_from ", command.name);
    text += concat('\n', rows_of(command, condition));
    if (command.commands.empty()) continue;
    const std::string names = join(names_below(command), " ");
    text += concat("complete -c migration-gate -n ",
                   quoted(concat(condition, "; and not __fish_seen_subcommand_from ", names)),
                   " -a ", quoted(names), '\n');
  }
  return text;
}

}  // namespace gate
