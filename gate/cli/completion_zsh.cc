#include "gate/base/text.h"
#include "gate/cli/completion.h"
#include "gate/cli/value_types.h"

namespace gate {

namespace {

constexpr std::string_view kHead = R"(#compdef migration-gate
# zsh completion, as `migration-gate completion zsh` writes it.

_migration-gate_words_then_path() {
  if compset -P '*='; then
    _files
  else
    compadd -- "$@"
  fi
}

_migration-gate_files_or() {
  _files
  compadd -- "$@"
}

_migration-gate() {
  local curcontext=$curcontext state state_descr line
  typeset -A opt_args
)";

constexpr std::string_view kFoot = R"(}

if [[ $funcstack[1] == _migration-gate ]]; then
  _migration-gate "$@"
else
  compdef _migration-gate migration-gate
fi
)";

std::string escaped(std::string_view text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
      continue;
    }
    if (special.find(c) != special.npos) result += '\\';
    result += c;
  }
  return result;
}

std::string answer(const ValueType& type) {
  switch (type.kind) {
    case ValueKind::words:
      if (type.words.front().ends_with('=')) {
        return concat(" compadd -S \"\" -- ", join(type.words, " "));
      }
      return concat('(', join(type.words, " "), ')');
    case ValueKind::words_then_path:
      return concat(" _migration-gate_words_then_path ", join(type.words, " "));
    case ValueKind::file:
      return "_files";
    case ValueKind::folder:
      return "_files -/";
    case ValueKind::anything:
      break;
  }
  return " ";
}

std::string value_part(const OptionShape& option) {
  if (option.type.empty()) return "";
  return concat(':', escaped(option.type, ":\\"), ':', answer(value_type(option.type)));
}

// A specification for each name: they exclude each other, unless the option may come again.
std::string option_rows(const OptionShape& option) {
  const std::string before = option.is_repeatable ? "*" : concat('(', join(option.names, " "), ')');
  std::string text;
  for (const std::string& name : option.names) {
    const bool takes_equals = !option.type.empty() && name.starts_with("--");
    text += concat(" \\\n      '", before, name, takes_equals ? "=" : "", '[',
                   escaped(option.summary, "[]\\"), ']', value_part(option), '\'');
  }
  return text;
}

// A command below this one, or a file; and whatever files follow.
std::string words_or_file(const CommandShape& command) {
  return concat(" \\\n      ':file: _migration-gate_files_or ", join(names_below(command), " "),
                "' \\\n      '*:file:_files'");
}

std::string arguments_of(const CommandShape& command) {
  std::string text = "_arguments";
  for (const OptionShape& option : command.options) text += option_rows(option);
  if (!command.positionals.empty() && !command.commands.empty()) {
    return text + words_or_file(command);
  }
  for (const OptionShape& positional : command.positionals) {
    text += concat(" \\\n      '", positional.is_repeatable ? "*" : "", ':',
                   positional.names.front(), ':', answer(value_type(positional.type)), '\'');
  }
  return text;
}

}  // namespace

std::string write_zsh(const CommandShape& program) {
  std::string rows;
  std::string cases;
  for (const CommandShape& command : program.commands) {
    rows += concat("      '", command.name, ':', escaped(command.summary, "\\"), "'\n");
    cases += concat("    ", command.name, ") ", arguments_of(command), " ;;\n");
  }
  return concat(kHead, "  local -a commands=(\n", rows, "  )\n  ", "_arguments -C",
                arguments_of(program).substr(std::string_view("_arguments").size()),
                " \\\n      ': :->command' '*:: :->words'\n"
                "  case $state in\n"
                "    command) _describe -t commands command commands; return ;;\n"
                "    words) ;;\n"
                "    *) return ;;\n"
                "  esac\n"
                "  curcontext=${curcontext%:*}-$words[1]:\n"
                "  case $words[1] in\n",
                cases, "  esac\n", kFoot);
}

}  // namespace gate
