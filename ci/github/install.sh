#!/usr/bin/env bash
# Brings the migration-gate that action.yml asks for, and writes its path as the output `program`.
# What it is asked for comes in variables: INPUT_VERSION, INPUT_DOWNLOAD_URL, INPUT_SHA256,
# ACTION_REPOSITORY.
set -euo pipefail

# shellcheck source=ci/github/fail.sh
. "$(dirname "$0")/fail.sh"

use() { # PROGRAM
  local said
  said=$("$1" --version 2>&1) ||
    fail "migration-gate does not start here: ${said:-no message}. docs/ci/github.md names the libraries it needs"
  echo "program=$1" >>"$GITHUB_OUTPUT"
  echo "${said%%$'\n'*}"
}

use_installed() {
  local program
  program=$(command -v migration-gate) || fail "version is 'installed', and no migration-gate is on PATH"
  use "$program"
}

platform() {
  case "${RUNNER_OS:-}/${RUNNER_ARCH:-}" in
    Linux/X64) echo linux_amd64 ;;
    *) fail "there is no release for ${RUNNER_OS:-?}/${RUNNER_ARCH:-?}: build migration-gate there, and give version: installed" ;;
  esac
}

folder_of_release() {
  local url=${INPUT_DOWNLOAD_URL%/}
  if [ -z "$url" ]; then
    [ -n "${ACTION_REPOSITORY:-}" ] ||
      fail "nothing says which repository this action comes from: give download-url"
    url=$GITHUB_SERVER_URL/$ACTION_REPOSITORY/releases/download/v$INPUT_VERSION
  fi
  echo "$url"
}

download() { # URL FILE
  curl --fail --silent --show-error --location --retry 3 \
    --proto '=https,file' --proto-redir '=https' --output "$2" -- "$1" ||
    fail "cannot fetch $1"
}

# What the archive must be: as the workflow says, or else the one line of checksums.txt that names it.
expect_digest() { # URL ARCHIVE
  if [ -n "${INPUT_SHA256:-}" ]; then
    [[ "$INPUT_SHA256" =~ ^[0-9a-f]{64}$ ]] || fail "sha256 is 64 digits of 0 to 9 and a to f, not '$INPUT_SHA256'"
    echo "$INPUT_SHA256  $2" >expected
    return
  fi
  download "$1/checksums.txt" checksums.txt
  awk -v name="$2" '$2 == name || $2 == "*" name' checksums.txt >expected
  [ "$(wc -l <expected)" -eq 1 ] || fail "checksums.txt of the release does not name $2 exactly once"
}

fetch_release() {
  local archive url folder program
  archive=migration-gate_${INPUT_VERSION}_$(platform).tar.gz
  url=$(folder_of_release)
  folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/migration-gate.XXXXXX")
  cd "$folder"
  expect_digest "$url" "$archive"
  download "$url/$archive" "$archive"
  sha256sum --check --strict --quiet expected || fail "$archive is not what its digest says"
  tar -xzf "$archive" --no-same-owner
  # The archive may have a folder of its own around bin/.
  for program in "$folder"/bin/migration-gate "$folder"/*/bin/migration-gate; do
    [ ! -x "$program" ] || break
  done
  [ -x "$program" ] || fail "$archive has no bin/migration-gate"
  dirname "$program" >>"$GITHUB_PATH"
  use "$program"
}

case "${INPUT_VERSION:-}" in
  "") fail "the input 'version' is required: X.Y.Z of a release, or 'installed'" ;;
  installed) use_installed ;;
  *)
    [[ "$INPUT_VERSION" =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] ||
      fail "version is X.Y.Z of a release (without v) or 'installed', not '$INPUT_VERSION'"
    fetch_release
    ;;
esac
