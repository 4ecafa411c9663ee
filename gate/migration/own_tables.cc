#include "gate/migration/own_tables.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "gate/base/text.h"
#include "gate/migration/format.h"

namespace gate {

namespace {

// In lower case.
constexpr std::array<std::string_view, 36> kNames = {
    "schema_version",
    "schema_migrations",
    "schema_migrations_lock",
    "ar_internal_metadata",
    "flyway_schema_history",
    "goose_db_version",
    "_prisma_migrations",
    "__drizzle_migrations",
    "__diesel_schema_migrations",
    "_sqlx_migrations",
    "alembic_version",
    "django_migrations",
    "knex_migrations",
    "knex_migrations_lock",
    "sequelizemeta",
    "kysely_migration",
    "kysely_migration_lock",
    "typeorm_metadata",
    "databasechangelog",
    "databasechangeloglock",
    "__efmigrationshistory",
    "atlas_schema_revisions",
    "gorp_migrations",
    "migrations",
    "seaql_migrations",
    "refinery_schema_history",
    "_yoyo_migration",
    "yoyo_lock",
    "phinxlog",
    "d1_migrations",
    "_cf_kv",
    "_cf_metadata",
    "_litestream_seq",
    "_litestream_lock",
    "doctrine_migration_versions",
    "bun_migration_locks",
};

bool is_tools(const Table& table) {
  if (std::ranges::count(kNames, std::string_view(to_lower(table.name))) > 0) return true;
  return std::ranges::any_of(formats(),
                             [&](const Format& format) { return format.is_history(table); });
}

}  // namespace

std::vector<std::string> tables_of_tools(const Schema& schema) {
  std::vector<std::string> names;
  for (const Table& table : schema.tables) {
    if (is_tools(table)) names.push_back(table.name);
  }
  return names;
}

}  // namespace gate
