#!/usr/bin/env bash
# github_action_test.sh GATE: the scripts of ci/github as a runner of GitHub Actions calls them, with
# the program GATE.
set -euo pipefail
gate=$(realpath "$1")
project=$(cd "$(dirname "$0")/.." && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failures=0

fail() {
  echo "FAILED: $1"
  sed 's/^/  | /' "$root/log"
  failures=$((failures + 1))
}

step() { # EXIT-CODE SCRIPT [NAME=VALUE…]: a step of its own, in a repository of its own
  local expected=$1 script=$2 status=0
  shift 2
  : >"$root/output"
  : >"$root/path"
  env -C "$root/shop" -u CI -u GITLAB_CI GITHUB_ACTIONS=true \
    GITHUB_OUTPUT="$root/output" GITHUB_PATH="$root/path" GITHUB_STEP_SUMMARY="$root/summary" \
    GITHUB_WORKSPACE="$root/shop" GITHUB_SERVER_URL=https://git.example.org GITHUB_REPOSITORY=shop/shop \
    RUNNER_OS=Linux RUNNER_ARCH=X64 RUNNER_TEMP="$root/temp" PATH="$root/bin:/usr/bin:/bin" \
    INPUT_COMMAND=run INPUT_SCENARIO= INPUT_SHARD= INPUT_FIXTURE= INPUT_MIGRATIONS= INPUT_FORMAT= INPUT_BASE= \
    INPUT_AFTER= INPUT_FAIL_ON= INPUT_COMPARE= INPUT_REPORTS=reports INPUT_ARGUMENTS= "$@" \
    bash "$project/ci/github/$script" >"$root/log" 2>&1 </dev/null || status=$?
  [ "$status" -eq "$expected" ] || fail "$script $*: ended with $status, not $expected"
}

says() { # TEXT, in what the last step printed
  grep -qF -- "$1" "$root/log" || fail "nobody says: $1"
}

gives() { # NAME=VALUE, an output of the last step
  grep -qxF -- "$1" "$root/output" || fail "no output $1 but: $(tr '\n' ' ' <"$root/output")"
}

# A release as it is published: an archive with or without a folder around it.
publish() { # VERSION [PREFIX]
  local version=$1 prefix=${2:-} release="$root/releases/v$1"
  local name=migration-gate_${version}_linux_amd64
  rm -rf "$root/staged" && mkdir -p "$root/staged/${prefix}bin" "$release"
  printf '#!/bin/sh\nexec %q "$@"\n' "$gate" >"$root/staged/${prefix}bin/migration-gate"
  chmod +x "$root/staged/${prefix}bin/migration-gate"
  tar -czf "$release/$name.tar.gz" -C "$root/staged" .
  (cd "$release" && sha256sum "$name.tar.gz" >checksums.txt && echo "0  other.deb" >>checksums.txt)
}

install_of() { # EXIT-CODE VERSION [NAME=VALUE…]
  local expected=$1 version=$2
  shift 2
  step "$expected" install.sh "INPUT_VERSION=$version" "INPUT_DOWNLOAD_URL=file://$root/releases/v$version" \
    ACTION_REPOSITORY=somebody/migration-gate "$@"
}

mkdir -p "$root/bin" "$root/temp" "$root/shop/db"
printf 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);\nINSERT INTO t VALUES (1, %s);\n' "'x'" >"$root/shop/store.sql"
printf 'ALTER TABLE t ADD COLUMN b TEXT;\n' >"$root/shop/db/001_b.up.sql"
printf 'ALTER TABLE t DROP COLUMN b;\n' >"$root/shop/db/001_b.down.sql"
cp -r "$root/shop/db" "$root/shop/bad"
printf 'DELETE FROM t;\n' >"$root/shop/bad/002_lose.up.sql"
printf 'SELECT 1;\n' >"$root/shop/bad/002_lose.down.sql"
mkdir "$root/shop/odd \$(touch here)"
cp "$root/shop/db/"* "$root/shop/odd \$(touch here)"

# install.sh
publish 1.2.3
install_of 0 1.2.3
program=$(sed -n 's/^program=//p' "$root/output")
[ -x "$program" ] || fail "no program at '$program'"
[ "$(cat "$root/path")" = "$(dirname "$program")" ] || fail "not on PATH: $(cat "$root/path")"
publish 1.2.4 migration-gate_1.2.4_linux_amd64/
install_of 0 1.2.4

echo more >>"$root/releases/v1.2.4/migration-gate_1.2.4_linux_amd64.tar.gz"
install_of 2 1.2.4
says "is not what its digest says"
install_of 2 1.2.3 "INPUT_SHA256=$(printf '%064d' 0)"
says "is not what its digest says"
rm "$root/releases/v1.2.3/checksums.txt"
install_of 0 1.2.3 "INPUT_SHA256=$(sha256sum "$root"/releases/v1.2.3/*.gz | cut -c1-64)"
install_of 2 1.2.3 INPUT_SHA256=abc
says "sha256 is 64 digits"
publish 1.2.3
publish 1.2.5
sed -i 's/linux_amd64/linux_arm64/' "$root/releases/v1.2.5/checksums.txt"
install_of 2 1.2.5
says "does not name migration-gate_1.2.5_linux_amd64.tar.gz exactly once"
install_of 2 9.9.9
says "::error title=migration-gate::cannot fetch file://"
for version in latest v1.2.3 1.2 "1.2.3/../../x"; do
  install_of 2 "$version"
  says "version is X.Y.Z of a release"
done
install_of 2 ""
says "'version' is required"
install_of 2 1.2.3 RUNNER_ARCH=ARM64
says "no release for Linux/ARM64"
install_of 2 1.2.3 INPUT_DOWNLOAD_URL= ACTION_REPOSITORY=
says "give download-url"
# Where the action comes from, of which this machine knows nothing.
install_of 2 1.2.3 INPUT_DOWNLOAD_URL= GITHUB_SERVER_URL=https://127.0.0.1:9
says "https://127.0.0.1:9/somebody/migration-gate/releases/download/v1.2.3/checksums.txt"
install_of 2 installed
says "no migration-gate is on PATH"
cp "$gate" "$root/bin/migration-gate"
install_of 0 installed
gives "program=$root/bin/migration-gate"
printf '#!/bin/sh\necho 100%% wrong; exit 127\n' >"$root/bin/migration-gate"
install_of 2 installed
says "does not start here: 100%25 wrong"

# run.sh
run() { # EXIT-CODE [NAME=VALUE…]
  local expected=$1
  shift
  step "$expected" run.sh "GATE=$gate" "$@"
}
run 0 INPUT_FIXTURE=store.sql INPUT_MIGRATIONS=db
says "PASSED: 1 migration"
for report in json=report.json junit=junit.xml sarif=report.sarif markdown=comment.md \
  html=report.html checklist=checklist.md; do
  gives "${report%%=*}=reports/${report#*=}"
  [ -s "$root/shop/reports/${report#*=}" ] || fail "no ${report#*=}"
done
gives "reports=reports"
run 1 INPUT_FIXTURE=store.sql INPUT_MIGRATIONS=bad
gives "verdict=failed"
gives "exit-code=1"
[ -s "$root/summary" ] || fail "no summary"
[ -s "$root/shop/reports/report.sarif" ] || fail "no reports of a run that failed"
cp "$root/shop/reports/report.json" "$root/shop/base-report.json"
run 0 INPUT_FIXTURE=store.sql INPUT_MIGRATIONS=db INPUT_COMPARE=base-report.json
says "since base-report.json ("
run 0 INPUT_FIXTURE=store.sql INPUT_MIGRATIONS=db INPUT_COMPARE=none.json
says "there is no none.json to compare with"
run 0 INPUT_FIXTURE=store.sql INPUT_MIGRATIONS=bad INPUT_FAIL_ON=never
run 0 INPUT_FIXTURE=store.sql INPUT_MIGRATIONS="odd \$(touch here)"
[ ! -e "$root/shop/here" ] || fail "an input was run as a command"
run 3 INPUT_FIXTURE=db/001_b.up.sql INPUT_MIGRATIONS=db INPUT_ARGUMENTS=$'--skip\n\ndata/*'
run 2 INPUT_FIXTURE=none.db INPUT_MIGRATIONS=db
mkdir "$root/shop/many"
for name in a b c; do
  printf '{ "name": "%s", "fixture": "../store.sql", "migrations": "../db" }\n' "$name" >"$root/shop/many/$name.json"
done
run 0 INPUT_SCENARIO=many INPUT_SHARD=1/2
gives "headline=PASSED: 2 scenarios, $(sed -n 's/^passed=//p' "$root/output") points verified; shard 1/2: 2 of 3 scenarios"
run 2 INPUT_COMMAND=lint INPUT_MIGRATIONS=db INPUT_SHARD=1/2
says "input 'shard' is for command: run"
run 0 INPUT_COMMAND=lint INPUT_MIGRATIONS=db
run 0 INPUT_COMMAND=lint INPUT_MIGRATIONS=bad INPUT_AFTER=002 INPUT_FAIL_ON=warning
printf '{ "fixture": "store.sql", "migrations": "db" }\n' >"$root/shop/-x.json"
run 0 INPUT_SCENARIO=-x.json
run 0 INPUT_SCENARIO=./-x.json

run 2 INPUT_COMMAND=rnu
says "input 'command' is one of run lint, not 'rnu'"
run 2 INPUT_FIXTURE=store.sql
says "needs the input 'scenario', or 'fixture' and 'migrations'"
run 2 INPUT_COMMAND=lint INPUT_MIGRATIONS=db INPUT_BASE=main
says "input 'base' is for command: run"
run 2 INPUT_COMMAND=lint
says "needs the input 'migrations'"
run 2 INPUT_SCENARIO=x.json INPUT_FAIL_ON=always
says "one of error warning never"
for folder in .reports reports/.hidden /tmp/reports $'a\nverdict=passed' ""; do
  run 2 INPUT_FIXTURE=store.sql INPUT_MIGRATIONS=db INPUT_REPORTS="$folder"
  says "input 'reports' is a folder below the workspace"
done
if grep -q verdict=passed "$root/output"; then fail "an input wrote an output"; fi

# A repository that is another user's, as in a container.
git -C "$root/shop" init -q -b main
git -C "$root/shop" add db store.sql
git -C "$root/shop" -c user.name=A -c user.email=a@example.org commit -qm first
[ "$(id -u)" -ne 0 ] || chown -R 65534 "$root/shop"
run 0 INPUT_FIXTURE=store.sql INPUT_MIGRATIONS=db INPUT_BASE=main

# All of action.yml, its steps one after the other with what its expressions come to.
cat >"$root/runner.py" <<'PYTHON'
import os, re, subprocess, sys, yaml

path, *given = sys.argv[1:]
action = yaml.safe_load(open(path, encoding="utf-8"))
inputs = {name: one.get("default", "") for name, one in action["inputs"].items()}
inputs.update(one.split("=", 1) for one in given)
known = {f"inputs.{name}": value for name, value in inputs.items()}
known["github.action_repository"] = "somebody/migration-gate"


def outputs_of(file):
    return dict(line.split("=", 1) for line in open(file, encoding="utf-8").read().splitlines() if "=" in line)


def filled(text):
    return re.sub(r"\$\{\{ (.+?) \}\}", lambda found: known.get(found[1], ""), text)


status = 0
for step in action["runs"]["steps"]:
    file = os.path.join(os.environ["RUNNER_TEMP"], step["id"])
    open(file, "w").close()
    env = {name: filled(value) for name, value in step["env"].items()}
    env.update(os.environ, GITHUB_ACTION_PATH=os.path.dirname(path), GITHUB_OUTPUT=file)
    status = subprocess.run([step["shell"], "-e", "-c", filled(step["run"])], env=env).returncode
    known.update((f"steps.{step['id']}.outputs.{name}", value) for name, value in outputs_of(file).items())
    if status:
        break
with open(os.environ["GITHUB_OUTPUT"], "w", encoding="utf-8") as file:
    for name, one in action["outputs"].items():
        file.write(f"{name}={filled(one['value'])}\n")
sys.exit(status)
PYTHON
action() { # EXIT-CODE [INPUT=VALUE…]
  local expected=$1 status=0
  shift
  env -i -C "$root/shop" GITHUB_ACTIONS=true GITHUB_OUTPUT="$root/output" GITHUB_PATH="$root/path" \
    GITHUB_STEP_SUMMARY="$root/summary" GITHUB_WORKSPACE="$root/shop" \
    GITHUB_SERVER_URL=https://git.example.org RUNNER_OS=Linux RUNNER_ARCH=X64 RUNNER_TEMP="$root/temp" \
    PATH=/usr/bin:/bin /usr/bin/python3 "$root/runner.py" "$project/ci/github/action.yml" \
    version=1.2.3 "download-url=file://$root/releases/v1.2.3" "$@" >"$root/log" 2>&1 || status=$?
  [ "$status" -eq "$expected" ] || fail "the action with $*: ended with $status, not $expected"
}
action 0 fixture=store.sql migrations=db
gives "junit=migration-gate-reports/junit.xml"
[ -s "$root/shop/migration-gate-reports/junit.xml" ] || fail "no reports of the action"
action 1 fixture=store.sql migrations=bad reports=else/where
gives "reports=else/where"
gives "sarif=else/where/report.sarif"
gives "verdict=failed"
gives "headline=$(tail -n 1 "$root/log" | sed 's/ · .*//')"
for number in passed failed warnings errors; do
  grep -q "^$number=[0-9][0-9]*\$" "$root/output" || fail "no number of $number"
done
action 2 version=

# comment.sh, with a GitHub that has the comments of a file
cat >"$root/bin/gh" <<'GH'
#!/usr/bin/env bash
# Answers GET from $GH_ANSWERS as jq has it, where pull requests are asked for its first line, and
# writes down anything else.
set -euo pipefail
filter= method=GET
for word in "$@"; do
  [ "${previous:-}" != --jq ] || filter=$word
  [ "${previous:-}" != --method ] || method=$word
  previous=$word
done
answers() { if [[ "$*" == */pulls* ]]; then head -n1 "$GH_ANSWERS"; else tail -n1 "$GH_ANSWERS"; fi; }
if [ "$method" = GET ]; then
  answers "$@" | jq -r "$filter"
  exit
fi
echo "$*" >>"$GH_WRITES"
GH
chmod +x "$root/bin/gh"
comment() { # EXIT-CODE ANSWERS [NAME=VALUE…]
  local expected=$1
  printf '%s\n' "$2" >"$root/answers"
  : >"$root/writes"
  shift 2
  step "$expected" comment/comment.sh GH_TOKEN=x "GH_ANSWERS=$root/answers" "GH_WRITES=$root/writes" \
    INPUT_FILE=comment.md INPUT_NUMBER= INPUT_HEAD= INPUT_SHA= "$@"
}
writes() { # TEXT: what GitHub was asked to do, and nothing else
  [ "$(cat "$root/writes")" = "$1" ] || fail "asked GitHub for '$(cat "$root/writes")', not '$1'"
}
printf '<!-- migration-gate sh\\op -->\n**PASSED**\n' >"$root/shop/comment.md"
bot='"user": {"type": "Bot"}'
mine='"body": "<!-- migration-gate sh\\op -->\r\nold"'
comment 0 '[]' INPUT_NUMBER=7
writes "api --method POST repos/shop/shop/issues/7/comments -F body=@comment.md --silent"
others="{\"id\": 1, $bot, \"body\": \"x\"}, {\"id\": 2, \"user\": {\"type\": \"User\"}, $mine}"
comments="[$others, {\"id\": 3, $bot, $mine}, {\"id\": 4, $bot, $mine}]"
comment 0 "$comments" INPUT_NUMBER=7
writes "api --method PATCH repos/shop/shop/issues/comments/3 -F body=@comment.md --silent"
pulls='[{"number": 8, "head": {"sha": "abc"}}, {"number": 9, "head": {"sha": "def"}}]'
comment 0 "$pulls"$'\n[]' INPUT_HEAD=fork:main INPUT_SHA=def
writes "api --method POST repos/shop/shop/issues/9/comments -F body=@comment.md --silent"
comment 0 "$pulls"$'\n'"$comments" INPUT_HEAD=fork:main INPUT_SHA=abc
writes "api --method PATCH repos/shop/shop/issues/comments/3 -F body=@comment.md --silent"
comment 0 "$pulls"$'\n[]' INPUT_HEAD=fork:main INPUT_SHA=other
writes ""
says "no open pull request has other"
comment 2 '[]' INPUT_NUMBER='7/../8'
says "input 'number' is no number"
comment 2 '[]'
says "give 'number', or 'head' and 'sha'"
printf 'buy\n' >"$root/shop/comment.md"
comment 2 '[]' INPUT_NUMBER=7
says "is no comment of migration-gate"
comment 2 '[]' INPUT_NUMBER=7 INPUT_FILE=none.md
says "there is no comment"
{ echo '<!-- migration-gate shop -->'; head -c 65000 /dev/zero | tr '\0' x; } >"$root/shop/comment.md"
comment 2 '[]' INPUT_NUMBER=7
says "is longer than a comment"

[ "$failures" -eq 0 ]
