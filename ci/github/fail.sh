#!/usr/bin/env bash
# For the scripts of the actions here: an error that the run's page shows, and the end.

# An annotation ends with its line, and the runner reads %XX in it.
fail() {
  local text=${1//'%'/'%25'}
  text=${text//$'\r'/'%0D'}
  echo "::error title=migration-gate::${text//$'\n'/'%0A'}" >&2
  exit 2
}
