#!/usr/bin/env bash
# shared_server_test.sh GATE GATE_TESTS: rehearsals on a server that others use, over TCP and with a
# password: they pass what a server of their own passes, say the password nowhere, leave nothing
# behind, even where one is killed, and what is beside them never notices.
set -euo pipefail
gate=$(realpath "$1")
gate_tests=$(realpath "$2")
root=$(mktemp -d)
as_server=()
[ "$(id -u)" -ne 0 ] || as_server=(setpriv --reuid=postgres --regid=postgres --clear-groups)
programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -1)
server=
clerk=

finish() {
  [ -z "$clerk" ] || kill "$clerk" 2>/dev/null || true
  if [ -n "$server" ]; then
    kill -QUIT "$server"
    wait "$server" || true
  fi
  rm -rf "$root"
}
trap finish EXIT

fail() {
  echo "FAILED: $1"
  exit 1
}

password=canary-$RANDOM$RANDOM
echo "$password" >"$root/password"
chmod 644 "$root/password"
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir "$root/server"
chmod 755 "$root"
[ "$(id -u)" -ne 0 ] || chown postgres "$root/server"
(cd "$root/server" && "${as_server[@]}" "$programs/initdb" -D data -U postgres -A scram-sha-256 \
  --pwfile="$root/password" -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions) >"$root/log"
cd "$root/server"
"${as_server[@]}" "$programs/postgres" -D data -k "$root/server" -p "$port" -c fsync=off \
  -c listen_addresses=127.0.0.1 >>"$root/log" 2>&1 &
server=$!
cd "$root"
export PGPASSWORD=$password
ask() { # SQL [DATABASE]
  "$programs/psql" -qXAt -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U postgres -d "${2:-postgres}" -c "$1"
}
until "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; do
  kill -0 "$server" || fail "$(cat "$root/log")"
done

# What is beside them, and works all the time.
ask "CREATE DATABASE bystander"
ask "CREATE TABLE sales (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, price int)" bystander
(while :; do echo "INSERT INTO sales (price) VALUES (1);"; done |
  "$programs/psql" -qX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U postgres -d bystander >clerk.log 2>&1) &
clerk=$!
everything="SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles ORDER BY 1"
ask "$everything" >before

unset PGPASSWORD
export MIGRATION_GATE_SERVER="postgresql://postgres:$password@127.0.0.1:$port/"
# Rows without parents are put there by a superuser's setting; what is kept has another name.
"$gate_tests" --gtest_brief=1 \
  --gtest_filter='*EngineContract*/postgres:Tenants.*-*FindsRowsWithoutParents*:*KeepsWhatWasForked*' >tests.log 2>&1 ||
  fail "$(tail -40 tests.log)"

mkdir migrations
echo "CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t SELECT g, 'n' || g FROM generate_series(1, 1000) g;" >fixture.sql
echo "ALTER TABLE t ADD COLUMN price numeric(10, 2);" >migrations/001_price.up.sql
echo "ALTER TABLE t DROP COLUMN price;" >migrations/001_price.down.sql
run=("$gate" run --engine postgres --fixture fixture.sql --migrations migrations --color never --work-dir "$root")
"${run[@]}" --report json=report.json >run.log 2>&1 || fail "$(cat run.log)"
PGPASSWORD=$password ask "$everything" >after
cmp before after || fail "something was left behind"

"${run[@]}" >killed.log 2>&1 &
killed=$!
while ! PGPASSWORD=$password ask "$everything" | grep -q '^migration_gate_.*_green$'; do
  kill -0 "$killed" || fail "it was done before it could be killed"
done
kill -KILL "$killed"
wait "$killed" || true
PGPASSWORD=$password ask "$everything" >killed
cmp -s before killed && fail "a run that is killed has nothing to leave behind?"
"${run[@]}" >again.log 2>&1 || fail "$(cat again.log)"
grep -q "a run that was killed left databases on the server" again.log || fail "$(cat again.log)"
PGPASSWORD=$password ask "$everything" >after
cmp before after || fail "what the killed run had is still there: $(diff before after)"

# The same with a server of its own, which goes with the run, and its folder with the next one.
mkdir "$root/tmp"
chmod 755 "$root/tmp"
TMPDIR=$root/tmp "${run[@]}" --server none >killed.log 2>&1 &
killed=$!
until compgen -G "$root/tmp/*/data/postmaster.pid" >/dev/null; do
  kill -0 "$killed" || fail "it was done before it could be killed"
done
kill -KILL "$killed"
wait "$killed" || true
TMPDIR=$root/tmp "${run[@]}" --server none >again.log 2>&1 || fail "$(cat again.log)"
! compgen -G "$root/tmp/*/data" || fail "the folder of the killed server is still there"

# A database that runs, copied while it is written to.
mkdir sales
echo "ALTER TABLE sales ADD COLUMN note text;" >sales/001_note.up.sql
echo "ALTER TABLE sales DROP COLUMN note;" >sales/001_note.down.sql
"$gate" run --server none --fixture "postgresql://postgres:$password@127.0.0.1:$port/bystander" \
  --migrations sales --color never --work-dir "$root" --report json=live.json >live.log 2>&1 || fail "$(cat live.log)"
PGPASSWORD=$password ask "$everything" >after
cmp before after || fail "something was left behind by the copy"

kill -0 "$clerk" || fail "what is beside them was disturbed: $(cat clerk.log)"
[ "$(PGPASSWORD=$password ask "SELECT count(*) > 1000 AND count(*) = max(id) FROM sales" bystander)" = t ] ||
  fail "what is beside them lost rows"
! grep -l "$password" ./*.log ./*.json || fail "the password is told"
echo "all passed"
