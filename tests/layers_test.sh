#!/usr/bin/env bash
# Plants one violation of every kind and expects ci/layers to name each; then a near miss of each.
set -euo pipefail
layers="$(cd "$(dirname "$0")/.." && pwd)/ci/layers"
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failures=0

fail() {
  echo "FAILED: $1"
  failures=$((failures + 1))
}

plant() { # FILE LINE
  rm -rf "${root:?}/gate"
  mkdir -p "$root/$(dirname "$1")"
  printf '// A planted file.\n%s\n' "$2" >"$root/$1"
}

refuses() { # FILE LINE EXPECTED
  plant "$1" "$2"
  local output
  if output=$("$layers" "$root"); then
    fail "accepted in $1: $2"
  elif [[ "$output" != "$1:2: $3"* ]]; then
    fail "in $1 expected '$1:2: $3', got '$output'"
  fi
}

accepts() { # FILE LINE
  plant "$1" "$2"
  local output
  output=$("$layers" "$root") || fail "refused: $output"
}

refuses gate/base/a.h '#include "gate/model/run.h"' "'base' may not include 'model'"
refuses gate/compare/a.cc '#include "gate/migration/x.h"' "'compare' may not include 'migration'"
refuses gate/checks/a.cc '#include "gate/engine/engine.h"' "'checks' may not include 'engine'"
refuses gate/checks/a.cc '#include "gate/config/x.h"' "'checks' judges data"
refuses gate/rehearsal/a.cc '  #  include "gate/cli/x.h"' "'rehearsal' may not include 'cli'"
refuses gate/rehearsal/a.cc '#include "gate/checks/check.h"' "'rehearsal' observes and may not"
refuses gate/cli/a.cc '#include "gate/extras/x.h"' "'extras' is in no layer"
refuses gate/cli/a.cc '#include <CLI/CLI.hpp>' "CLI11 belongs to"
refuses gate/config/a.h '#include <nlohmann/json.hpp>' "JSON belongs to"
refuses gate/rehearsal/a.cc '#include <nlohmann/json.hpp>' "JSON belongs to"
refuses gate/sql/a.cc '#include <nlohmann/json.hpp>' "JSON belongs to"
refuses gate/sql/a.cc '#include <pg_query.h>' "libpg_query belongs to"
refuses gate/engine/postgres/a.cc '#include <SQLiteCpp/Database.h>' "SQLiteCpp belongs to"
refuses gate/rehearsal/a.cc 'if (engine == "SQLite") return;' "only gate/engine may know"
refuses gate/engine/sub/a.h '#include "gate/rehearsal/x.h"' "'engine' may not include 'rehearsal'"

accepts gate/model/a.h '#include "gate/base/text.h"'
accepts gate/main.cc '#include "gate/cli/app.h"'
accepts gate/compare/a.cc '#include "gate/sql/lexer.h"'
accepts gate/checks/a.cc '#include "gate/compare/rows.h"'
accepts gate/cli/app.cc '#include <CLI/CLI.hpp>'
accepts gate/config/a.h '#include <nlohmann/json_fwd.hpp>'
accepts gate/report/a.cc '#include <nlohmann/json.hpp>'
accepts gate/sql/pg_tree.cc '#include <nlohmann/json.hpp>'
accepts gate/sql/pg_tree.cc '#include <pg_query.h>'
accepts gate/engine/sqlite/a.h '#include <SQLiteCpp/Database.h>'
accepts gate/model/a.h '// SQLite calls it otherwise.'
accepts gate/migration/a.cc 'split(text, Dialect::sqlite);'

mkdir -p "$root/gate/extras"
echo '// Nothing.' >"$root/gate/extras/a.cc"
"$layers" "$root" >/dev/null && fail "accepted a folder that is in no layer"

"$layers" || fail "the tree itself"
[ "$failures" -eq 0 ]
