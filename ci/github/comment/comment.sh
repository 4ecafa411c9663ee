#!/usr/bin/env bash
# Puts INPUT_FILE on a pull request as a comment, in place of the one with the same first line that a
# bot wrote before. Needs GitHub's own program, gh. The file may come from a fork: it is data, and is
# only taken where it is what the gate writes.
set -euo pipefail

# shellcheck source=ci/github/fail.sh
. "$(dirname "$0")/../fail.sh"

read_marker() {
  [ -f "$INPUT_FILE" ] || fail "there is no comment: '$INPUT_FILE'"
  [ "$(wc -c <"$INPUT_FILE")" -le 65000 ] || fail "'$INPUT_FILE' is longer than a comment"
  local marker
  IFS= read -r marker <"$INPUT_FILE" || true
  [[ "$marker" =~ ^'<!-- migration-gate '.*' -->'$ ]] || fail "'$INPUT_FILE' is no comment of migration-gate"
  echo "$marker"
}

# The event of a run for a fork names no pull request: it is the open one of that branch, unless
# something was pushed since.
find_number() {
  if [ -n "$INPUT_NUMBER" ]; then
    [[ "$INPUT_NUMBER" =~ ^[0-9]+$ ]] || fail "input 'number' is no number: '$INPUT_NUMBER'"
    echo "$INPUT_NUMBER"
    return
  fi
  if [ -z "$INPUT_HEAD" ] || [ -z "$INPUT_SHA" ]; then
    fail "give 'number', or 'head' and 'sha'"
  fi
  gh api --method GET "repos/$GITHUB_REPOSITORY/pulls" -f state=open -f head="$INPUT_HEAD" \
    --jq '.[] | [.number, .head.sha] | @tsv' |
    awk -F '\t' -v sha="$INPUT_SHA" '$2 == sha && !found { print $1; found = 1 }'
}

# The first comment of a bot that begins with that line.
find_comment() { # NUMBER MARKER
  MARKER=$2 gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$1/comments?per_page=100" \
    --jq '.[] | select(.user.type == "Bot")
              | select((.body | split("\n")[0] | rtrimstr("\r")) == env.MARKER) | .id' |
    awk 'NR == 1'
}

marker=$(read_marker)
number=$(find_number)
if [ -z "$number" ]; then
  echo "no open pull request has ${INPUT_SHA} at its head any more: nothing to say"
  exit 0
fi
comment=$(find_comment "$number" "$marker")
if [ -n "$comment" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$comment" -F "body=@$INPUT_FILE" --silent
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" -F "body=@$INPUT_FILE" --silent
fi
