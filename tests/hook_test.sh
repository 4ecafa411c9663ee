#!/usr/bin/env bash
# hook_test.sh GATE: the hook of .pre-commit-hooks.yaml, run as pre-commit runs it, with the program
# GATE.
set -euo pipefail
gate=$(realpath "$1")
project=$(cd "$(dirname "$0")/.." && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

fail() {
  echo "FAILED: $1"
  exit 1
}

field() { # PYTHON-EXPRESSION over `hook`
  /usr/bin/python3 -c '
import re, sys, yaml
(hook,) = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
print(eval(sys.argv[2]))' "$project/.pre-commit-hooks.yaml" "$1"
}

[ "$(field 'hook["language"], hook["pass_filenames"]')" = "('system', False)" ] || fail "another language"
[ "$(field '{"id", "name", "entry"} <= hook.keys()')" = True ] || fail "a key is missing"
for path in db/migrations/1.sql migrations/1.sql db/migrate/1.rb prisma/migrations/1/migration.sql; do
  [ "$(field "bool(re.search(hook['files'], '$path'))")" = True ] || fail "not called for $path"
done
[ "$(field "bool(re.search(hook['files'], 'src/immigration/x.cc'))")" = False ] || fail "called for anything"

mkdir -p "$root/bin" "$root/good" "$root/bad"
ln -s "$gate" "$root/bin/migration-gate"
printf 'ALTER TABLE t ADD COLUMN b TEXT;\n' | tee "$root/good/001_b.up.sql" >"$root/bad/001_b.up.sql"
printf 'ALTER TABLE t DROP COLUMN b;\n' | tee "$root/good/001_b.down.sql" >"$root/bad/001_b.down.sql"
printf 'ALTER TABLE t ADD COLUMN c TEXT NOT NULL;\n' >"$root/bad/002_c.up.sql"
read -ra entry <<<"$(field 'hook["entry"]')"
cd "$root"
PATH="$root/bin:$PATH" "${entry[@]}" good >log || fail "$(cat log)"
status=0
PATH="$root/bin:$PATH" "${entry[@]}" bad --fail-on warning >log || status=$?
[ "$status" -eq 1 ] || fail "ended with $status: $(cat log)"
