#!/usr/bin/env bash
# gitlab_component_test.sh GATE: templates/migration-gate.yml, its script by itself and whole
# pipelines run by gitlab-ci-local, with the program GATE.
set -euo pipefail
gate=$(realpath "$1")
project=$(cd "$(dirname "$0")/.." && pwd)
component=$project/templates/migration-gate.yml
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failures=0

fail() {
  echo "FAILED: $1"
  sed 's/^/  | /' "$root/log"
  failures=$((failures + 1))
}

says() { # TEXT, in what was printed last
  grep -qF -- "$1" "$root/log" || fail "nobody says: $1"
}

make_shop() {
  mkdir -p "$root/shop/db" "$root/shop/templates" "$root/bin" "$root/release" "$root/temp"
  cp "$component" "$root/shop/templates"
  cd "$root/shop"
  printf 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);\nINSERT INTO t VALUES (1, 1);\n' >store.sql
  printf 'ALTER TABLE t ADD COLUMN b TEXT;\n' >db/001_b.up.sql
  printf 'ALTER TABLE t DROP COLUMN b;\n' >db/001_b.down.sql
  cp -r db bad
  printf 'DELETE FROM t;\n' >bad/002_lose.up.sql
  printf 'SELECT 1;\n' >bad/002_lose.down.sql
  printf '{ "fixture": "store.sql", "migrations": "db" }\n' >good.json
  # A fixture without a row cannot be judged by.
  : >empty.db
  printf '{ "fixture": "empty.db", "migrations": "db" }\n' >empty.json
  mkdir many
  for name in a b c; do
    printf '{ "name": "%s", "fixture": "../store.sql", "migrations": "../db" }\n' "$name" >"many/$name.json"
  done
  ln -s "$gate" "$root/bin/migration-gate"
}

publish() {
  local name=migration-gate_1.2.3_linux_amd64
  mkdir -p "$root/staged/$name/bin"
  printf '#!/bin/sh\nexec %q "$@"\n' "$gate" >"$root/staged/$name/bin/migration-gate"
  chmod +x "$root/staged/$name/bin/migration-gate"
  tar -czf "$root/release/$name.tar.gz" -C "$root/staged" "$name"
  (cd "$root/release" && sha256sum "$name.tar.gz" >checksums.txt)
}

script() { # EXIT-CODE [NAME=VALUE…]: what the job runs, in the shell that an image at least has
  local expected=$1 status=0
  shift
  env -C "$root/shop" TMPDIR="$root/temp" PATH="$root/bin:/usr/bin:/bin" MIGRATION_GATE_VERSION=installed \
    MIGRATION_GATE_DOWNLOAD_URL="file://$root/release" MIGRATION_GATE_SHA256= MIGRATION_GATE_COMMAND=run \
    MIGRATION_GATE_SCENARIO= MIGRATION_GATE_SHARD= MIGRATION_GATE_FIXTURE=store.sql MIGRATION_GATE_FOLDER=db \
    MIGRATION_GATE_FORMAT= MIGRATION_GATE_BASE=none MIGRATION_GATE_AFTER= MIGRATION_GATE_FAIL_ON= \
    MIGRATION_GATE_COMPARE=default-branch MIGRATION_GATE_REPORTS=out "$@" dash "$root/script" >"$root/log" 2>&1 </dev/null || status=$?
  [ "$status" -eq "$expected" ] || fail "the script with $*: ended with $status, not $expected"
}

try_script() {
  /usr/bin/python3 -c '
import sys, yaml
head, jobs = yaml.safe_load_all(open(sys.argv[1], encoding="utf-8"))
(job,) = jobs.values()
print(job["script"][0])' "$component" >"$root/script"
  if command -v shellcheck >/dev/null; then
    shellcheck --shell=sh "$root/script" >"$root/log" || fail "shellcheck"
  fi
  script 0
  says "PASSED"
  if sed 's/=.*//' out/gate.env | grep -xF -f <(grep -o 'MIGRATION_GATE_[A-Z_]*' "$component") >"$root/log"; then
    fail "a variable for the jobs that follow is one that the component reads"
  fi
  for report in report.json junit.xml code-quality.json metrics.txt gate.env comment.md report.html checklist.md; do
    [ -s "out/$report" ] || fail "no $report"
  done
  script 0 MIGRATION_GATE_VERSION=1.2.3
  [ -z "$(ls "$root/temp")" ] || fail "left in the temporary folder: $(ls "$root/temp")"
  script 1 MIGRATION_GATE_FOLDER=bad
  script 0 MIGRATION_GATE_FOLDER=bad MIGRATION_GATE_FAIL_ON=never
  script 0 MIGRATION_GATE_COMMAND=lint MIGRATION_GATE_FOLDER=bad MIGRATION_GATE_AFTER=002
  script 2 MIGRATION_GATE_COMMAND=lint MIGRATION_GATE_FOLDER=
  says "needs the input 'migrations'"
  script 3 MIGRATION_GATE_FIXTURE= MIGRATION_GATE_FOLDER= MIGRATION_GATE_SCENARIO=empty.json
  script 0 MIGRATION_GATE_FIXTURE= MIGRATION_GATE_FOLDER= MIGRATION_GATE_SCENARIO=many \
    MIGRATION_GATE_SHARD=auto CI_NODE_INDEX=2 CI_NODE_TOTAL=2
  says "shard 2/2: 1 of 3 scenarios"
  [ -s out/report-2.json ] || fail "no report-2.json"
  script 0 MIGRATION_GATE_FIXTURE= MIGRATION_GATE_FOLDER= MIGRATION_GATE_SCENARIO=many MIGRATION_GATE_SHARD=1/2
  [ -s out/report-1.json ] || fail "no report-1.json"
  script 2 MIGRATION_GATE_VERSION=1.2.3 MIGRATION_GATE_DOWNLOAD_URL=
  says "'download-url' is needed"
  script 2 MIGRATION_GATE_VERSION=1.2.4
  says "does not name migration-gate_1.2.4_linux_amd64.tar.gz exactly once"
  script 2 MIGRATION_GATE_VERSION=1.2.4 "MIGRATION_GATE_SHA256=$(printf '%064d' 0)"
  says "cannot fetch migration-gate_1.2.4_linux_amd64.tar.gz"
  script 2 MIGRATION_GATE_VERSION=1.2.3 "MIGRATION_GATE_SHA256=$(printf '%064d' 0)"
  says "is not what its digest says"
  script 0 MIGRATION_GATE_VERSION=1.2.3 "MIGRATION_GATE_SHA256=$(sha256sum "$root"/release/*.gz | cut -c1-64)"
  cp -r "$root/release" "$root/changed"
  echo more >>"$root/changed/migration-gate_1.2.3_linux_amd64.tar.gz"
  script 2 MIGRATION_GATE_VERSION=1.2.3 MIGRATION_GATE_DOWNLOAD_URL="file://$root/changed"
  says "is not what its digest says"
  git init -q -b main
  git add .
  git -c user.name=A -c user.email=a@example.org commit -qm first
  git remote add origin "$root/shop"
  # The default branch's report is kept, and read by a merge request into it.
  script 0 CI_DEFAULT_BRANCH=main CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main
  [ ! -e .migration-gate ] || fail "a merge request's report was kept"
  script 0 CI_DEFAULT_BRANCH=main CI_COMMIT_BRANCH=main
  cmp out/report.json .migration-gate/run.json >"$root/log" || fail "the default branch's report was not kept"
  script 1 CI_DEFAULT_BRANCH=main CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main MIGRATION_GATE_FOLDER=bad
  says "since .migration-gate/run.json ("
  script 1 CI_DEFAULT_BRANCH=main CI_COMMIT_BRANCH=main MIGRATION_GATE_FOLDER=bad
  cmp out/report.json .migration-gate/run.json >"$root/log" || fail "the report of a run that failed was not kept"
  script 0 CI_DEFAULT_BRANCH=main CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main MIGRATION_GATE_COMPARE=none
  if grep -qF "since .migration-gate" "$root/log"; then fail "compared in spite of none"; fi
  rm -r .migration-gate
  script 0 MIGRATION_GATE_BASE=target CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main
  git remote set-url origin https://git.example.org/shop/shop.git
}

pipeline() { # EXIT-CODE [OPTION…]: of the configuration on standard input
  local expected=$1 status=0
  shift
  cat >"$root/pipeline" && cp "$root/pipeline" .gitlab-ci.yml
  git add .gitlab-ci.yml
  rm -rf migration-gate-reports
  PATH="$root/bin:$PATH" node "$local_runner" --force-shell-executor "$@" >"$root/log" 2>&1 </dev/null || status=$?
  [ "$status" -eq "$expected" ] || fail "the pipeline ended with $status, not $expected"
}

try_pipelines() {
  pipeline 0 <<YAML
include:
  - local: templates/migration-gate.yml
    inputs: { version: "1.2.3", download-url: "file://$root/release", fixture: store.sql, migrations: db }
  - local: templates/migration-gate.yml
    inputs: { version: installed, job-name: lint, command: lint, migrations: bad, reports: lint/reports }
  - local: templates/migration-gate.yml
    inputs: { version: installed, job-name: each, reports: each }
  # What the jobs before say by dotenv wins over this one's own variables.
  - local: templates/migration-gate.yml
    inputs: { version: installed, job-name: again, stage: deploy, scenario: good.json, reports: again }
  - local: templates/migration-gate.yml
    inputs: { version: installed, job-name: share, scenario: many, shard: auto, reports: share }
share:
  parallel: 2
all-shares:
  stage: deploy
  needs: [share]
  script: [migration-gate report merge share/report-*.json]
each:
  parallel:
    matrix:
      - MIGRATION_GATE_SCENARIO: [good.json, empty.json]
  allow_failure:
    exit_codes: [3]
after:
  stage: deploy
  needs: [migration-gate]
  script: ['echo "the gate says \$MIGRATION_GATE_VERDICT \$MIGRATION_GATE_EXIT_CODE"']
YAML
  says "the gate says passed 0"
  says "PASSED: 3 scenarios, "
  grep -q 'WARN.*each' "$root/log" || fail "exit code 3 was not let through"
  for report in migration-gate-reports/junit.xml lint/reports/code-quality.json each/gate.env; do
    [ -s "$report" ] || fail "no artifact $report"
  done
  pipeline 1 <<YAML
include:
  - local: templates/migration-gate.yml
    inputs: { version: installed, fixture: store.sql, migrations: bad }
after:
  stage: deploy
  script: ['echo deployed']
YAML
  says "FAIL  migration-gate"
  if grep -q '> deployed' "$root/log"; then fail "deployed in spite of the gate"; fi
  [ -s migration-gate-reports/report.json ] || fail "no artifacts of a job that failed"
  for wrong in "fail-on: always" "version: latest"; do
    pipeline 1 --preview <<YAML
include:
  - local: templates/migration-gate.yml
    inputs: { version: installed, migrations: db, ${wrong} }
YAML
    says "This GitLab CI configuration is invalid"
  done
}

# The examples of the document, and what `init` writes.
try_examples() {
  sed 's|component: .*|local: templates/migration-gate.yml|' "$project/docs/ci/gitlab.md" |
    awk -v into="$root/example" '/^```yaml/ { ++number; file = into number; next } /^```/ { file = "" } file { print >file }'
  pipeline 0 --preview <"$root/example1"
  pipeline 0 --preview <"$root/example2"
  says "- scenarios/billing.json"
  pipeline 0 --preview <"$root/example3"
  says "MIGRATION_GATE_SHARD: auto"
  rm .gitlab-ci.yml
  "$gate" init --ci gitlab --migrations db --fixture store.sql >"$root/log" || fail "init"
  git add .
  pipeline 0 --preview <.gitlab-ci.yml
  says "codequality: migration-gate-reports/code-quality.json"
}

: >"$root/log"
make_shop
publish
try_script
local_runner=$project/build/tools/node_modules/gitlab-ci-local/dist/index.js
if node "$local_runner" --version >/dev/null 2>&1 && command -v rsync >/dev/null; then
  try_pipelines
  try_examples
elif [ -e "$local_runner" ] && [ -n "${GATE_REQUIRE_TOOLS:-}" ] && node -e 'process.exit(process.versions.node < "20")'; then
  fail "gitlab-ci-local does not start, or rsync is missing"
else
  echo "LEFT OUT: whole pipelines, since gitlab-ci-local is not in build/tools, or Node is older than 20"
fi
[ "$failures" -eq 0 ]
