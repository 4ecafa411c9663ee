#!/usr/bin/env bash
# Runs migration-gate as action.yml was asked to, and ends as it ended. What it is asked for comes in
# the variables INPUT_…; the program in GATE. The verdict and the counts are outputs that the program
# itself writes; the paths of the reports are written here.
set -euo pipefail

# shellcheck source=ci/github/fail.sh
. "$(dirname "$0")/fail.sh"

one_of() { # NAME VALUE KNOWN…
  local name=$1 value=$2 known
  shift 2
  for known in "$@"; do
    [ "$value" != "$known" ] || return 0
  done
  fail "input '$name' is one of $*, not '$value'"
}

only_for() { # COMMAND NAME VALUE
  [ -z "$3" ] || [ "$INPUT_COMMAND" = "$1" ] || fail "input '$2' is for command: $1"
}

check_inputs() {
  one_of command "$INPUT_COMMAND" run lint
  [ -z "$INPUT_FAIL_ON" ] || one_of fail-on "$INPUT_FAIL_ON" error warning never
  only_for run fixture "$INPUT_FIXTURE"
  only_for run shard "$INPUT_SHARD"
  only_for run base "$INPUT_BASE"
  only_for lint after "$INPUT_AFTER"
  if [ "$INPUT_COMMAND" = lint ]; then
    [ -n "$INPUT_MIGRATIONS" ] || fail "command: lint needs the input 'migrations'"
  elif [ -z "$INPUT_SCENARIO" ]; then
    if [ -z "$INPUT_FIXTURE" ] || [ -z "$INPUT_MIGRATIONS" ]; then
      fail "command: run needs the input 'scenario', or 'fixture' and 'migrations'"
    fi
  fi
  case "$INPUT_REPORTS" in
    "" | .* | */.* | /* | *$'\n'*)
      fail "input 'reports' is a folder below the workspace, none hidden on the way: '$INPUT_REPORTS'"
      ;;
  esac
}

words=()
add() { # OPTION VALUE: where there is one
  [ -z "$2" ] || words+=("$1=$2")
}

what_to_run() {
  words=("$INPUT_COMMAND")
  add --format "$INPUT_FORMAT"
  add --fail-on "$INPUT_FAIL_ON"
  if [ "$INPUT_COMMAND" = lint ]; then
    add --after "$INPUT_AFTER"
    add --policy "$INPUT_SCENARIO"
  else
    add --base "$INPUT_BASE"
    add --shard "$INPUT_SHARD"
    add --fixture "$INPUT_FIXTURE"
    add --migrations "$INPUT_MIGRATIONS"
  fi
}

# The release that was asked for may be older than this action.
add_reports() {
  local known format file
  known=$("$GATE" list reports | awk '{ print $1 }')
  for format in json junit sarif markdown html checklist; do
    grep -qxF "$format" <<<"$known" || continue
    case "$format" in
      junit) file=$INPUT_REPORTS/junit.xml ;;
      markdown) file=$INPUT_REPORTS/comment.md ;;
      checklist) file=$INPUT_REPORTS/checklist.md ;;
      *) file=$INPUT_REPORTS/report.$format ;;
    esac
    words+=("--report=$format=$file")
    echo "$format=$file" >>"$GITHUB_OUTPUT"
  done
  echo "reports=$INPUT_REPORTS" >>"$GITHUB_OUTPUT"
}

# A cache may not have it yet, and no verdict depends on it.
add_compare() {
  [ -n "$INPUT_COMPARE" ] || return 0
  if [ -s "$INPUT_COMPARE" ]; then
    words+=("--compare=$INPUT_COMPARE")
  else
    echo "migration-gate: there is no $INPUT_COMPARE to compare with"
  fi
}

add_arguments() {
  local line
  while IFS= read -r line; do
    [ -z "$line" ] || words+=("$line")
  done <<<"$INPUT_ARGUMENTS"
}

check_inputs
what_to_run
add_reports
add_compare
add_arguments
if [ "$INPUT_COMMAND" = lint ]; then
  words+=(-- "$INPUT_MIGRATIONS")
elif [ -n "$INPUT_SCENARIO" ]; then
  words+=(-- "$INPUT_SCENARIO")
fi

# In a container the checkout belongs to somebody else, and git would not look at it for --base.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$GITHUB_WORKSPACE"
exec "$GATE" "${words[@]}"
