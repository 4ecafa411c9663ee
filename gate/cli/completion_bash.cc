// Needs nothing beside bash: no function of the package bash-completion.
#include "gate/base/text.h"
#include "gate/cli/completion.h"
#include "gate/cli/value_types.h"

namespace gate {

namespace {

// bash breaks a word at '=': "--report json=a" arrives as "--report" "json" "=" "a".
constexpr std::string_view kHead =
    R"(# bash completion, as `migration-gate completion bash` writes it.

_migration_gate_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
  [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
}

_migration_gate_paths() {
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}

_migration_gate_commands() { # right after the command that they belong to
  local more=()
  ((COMP_CWORD == i + 1)) || return
  mapfile -t more < <(compgen -W "$1" -- "$cur")
  COMPREPLY+=("${more[@]}")
}

_migration_gate() {
  local cur=${COMP_WORDS[COMP_CWORD]} before=$((COMP_CWORD - 1)) command='' option='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    if [[ ${COMP_WORDS[i]} != -* ]]; then
      command=${COMP_WORDS[i]}
      break
    fi
  done
  if [[ $cur == = ]]; then
    cur=''
  elif [[ ${COMP_WORDS[before]} == = ]]; then
    before=$((before - 1))
  fi
  option=${COMP_WORDS[before]}
  if ((before < COMP_CWORD - 1 || ${#cur} < ${#COMP_WORDS[COMP_CWORD]})) && [[ $option != -* ]]; then
    # The VALUE of NAME=VALUE.
    option=${COMP_WORDS[before - 1]}
    [[ $option != = ]] || option=${COMP_WORDS[before - 2]}
    option+=' ='
  fi
)";

constexpr std::string_view kFoot = R"(}

complete -F _migration_gate migration-gate
)";

std::string answer(const ValueType& type) {
  switch (type.kind) {
    case ValueKind::words:
    case ValueKind::words_then_path:
      return concat("_migration_gate_words '", join(type.words, " "), "'");
    case ValueKind::file:
      return "_migration_gate_paths -f";
    case ValueKind::folder:
      return "_migration_gate_paths -d";
    case ValueKind::anything:
      break;
  }
  return ":";
}

// `rest` is what follows the option's name in $option.
std::string row(const CommandShape& command, const OptionShape& option, std::string_view rest,
                std::string_view what) {
  std::vector<std::string> patterns;
  for (const std::string& name : option.names) {
    patterns.push_back(concat('\'', command.name, ' ', name, rest, '\''));
  }
  return concat("    ", join(patterns, " | "), ") ", what, " ;;\n");
}

std::string values_of_options(const CommandShape& program) {
  std::string text = "  case \"$command $option\" in\n";
  for (const CommandShape& command : program.commands) {
    for (const OptionShape& option : command.options) {
      if (option.type.empty()) continue;
      const ValueType type = value_type(option.type);
      text += row(command, option, "", concat(answer(type), "; return"));
      if (type.kind != ValueKind::words_then_path) continue;
      text += row(command, option, " =", "_migration_gate_paths -f; return");
    }
  }
  return concat(text, "    *' =') return ;;\n  esac\n");
}

std::string flags_of(const CommandShape& command) {
  std::vector<std::string> names;
  for (const OptionShape& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return concat("_migration_gate_words '", join(names, " "), "'");
}

std::string below(const CommandShape& command) {
  if (command.commands.empty()) return "";
  return concat("; _migration_gate_commands '", join(names_below(command), " "), "'");
}

std::string other_words(const CommandShape& program) {
  std::vector<std::string> names;
  std::string text = concat("  case \"$command $cur\" in\n    ' -'*) ", flags_of(program), " ;;\n");
  for (const CommandShape& command : program.commands) {
    names.push_back(command.name);
    text += concat("    '", command.name, " -'*) ", flags_of(command), " ;;\n");
    if (command.positionals.empty()) continue;
    text += concat("    '", command.name, " '*) ",
                   answer(value_type(command.positionals.front().type)), below(command), " ;;\n");
  }
  return concat(text, "    ' '*) _migration_gate_words '", join(names, " "), "' ;;\n  esac\n");
}

}  // namespace

std::string write_bash(const CommandShape& program) {
  return concat(kHead, values_of_options(program), other_words(program), kFoot);
}

}  // namespace gate
