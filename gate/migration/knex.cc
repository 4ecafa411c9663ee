// Knex: migrations that are JavaScript, run by Knex itself.
#include <algorithm>
#include <array>

#include "gate/base/text.h"
#include "gate/migration/code.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

extern const std::string_view kKnexAdapter;
extern const std::string_view kKnexGuard;

namespace {

constexpr std::array<std::string_view, 1> kBeside = {"knex_migrations_lock"};
constexpr std::array<std::string_view, 4> kSettings = {"knexfile.js", "knexfile.cjs",
                                                       "knexfile.mjs", "knexfile.ts"};

const Adapter kAdapter = {
    .program = "node",
    .files = {{"knex_adapter.cjs", kKnexAdapter}, {"knex_guard.cjs", kKnexGuard}}};

bool is_history(const Table& table) {
  return table.columns.size() == 4 && has_columns(table, {"id", "name", "batch", "migration_time"});
}

Evidence recognises(const FolderView& folder) {
  const bool has_settings =
      std::ranges::any_of(kSettings, [&](std::string_view name) { return folder.has(name); });
  return !folder.is_one_file() && has_settings ? Evidence::marks : Evidence::none;
}

// Versions are names of files, with their ending.
std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT name FROM ", table_literal(table.name, dialect), " ORDER BY id");
}

}  // namespace

const Format kKnex = {
    .name = "knex",
    .summary = "Knex: the project with knexfile.js; its migrations are run by Knex, each by itself",
    .files = "migrations/20240101000000_name.js",
    .table = "knex_migrations",
    .beside = kBeside,
    .foreign_keys = false,
    .late = Late::runs,
    .adapter = &kAdapter,
    .is_history = is_history,
    .recognises = recognises,
    .reader = refuse_to_read_code,
    .asker = history_query,
    .history = history_of_versions,
    .preparer = prepare_nothing,
    .planner = plan_nothing,
};

}  // namespace gate
