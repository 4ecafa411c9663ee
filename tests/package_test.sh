#!/usr/bin/env bash
# package_test.sh BUILD: packs what was built in BUILD, and has the packages checked.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in dpkg-shlibdeps file lintian mandoc; do
  if ! command -v "$tool" >/dev/null; then
    echo "$tool is needed"
    [ -n "${GATE_REQUIRE_TOOLS:-}" ] && exit 1
    exit 77 # left out
  fi
done
SOURCE_DATE_EPOCH=1700000000 ci/package --from "$1" --to "$1/package" --quick
