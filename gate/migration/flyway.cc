// Flyway: V, U and R files in folders below each other, a row per run of each in
// flyway_schema_history.
#include <algorithm>
#include <map>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/flyway_folder.h"
#include "gate/migration/flyway_name.h"
#include "gate/migration/flyway_settings.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "flyway_schema_history";
// With the tool's own white space, which stays in the schema.
constexpr std::string_view kCreate = R"(CREATE TABLE "flyway_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
))";
constexpr std::string_view kCreateOnPostgres = R"(CREATE TABLE "public"."flyway_schema_history" (
    "installed_rank" INT NOT NULL,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INTEGER,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
    "execution_time" INTEGER NOT NULL,
    "success" BOOLEAN NOT NULL
))";
constexpr std::string_view kKeyOnPostgres =
    "ALTER TABLE \"public\".\"flyway_schema_history\" ADD CONSTRAINT \"flyway_schema_history_pk\" "
    "PRIMARY KEY (\"installed_rank\")";
constexpr std::string_view kIndex =
    "CREATE INDEX \"flyway_schema_history_s_idx\" ON \"flyway_schema_history\" (\"success\")";

bool is_history(const Table& table) {
  return has_columns(
      table, {"installed_rank", "version", "script", "checksum", "installed_on", "success"});
}

// A baseline or a repeatable file, a version in parts and settings are none of refinery's, whose
// files are called so, too.
Evidence recognises(const FolderView& folder) {
  if (folder.is_one_file()) return Evidence::none;
  bool is_migrations = false;
  bool is_own = false;
  for (const std::string& name : folder.names()) {
    const auto parsed = parse_flyway_name(name);
    if (!parsed || parsed->kind == FlywayKind::callback) continue;
    is_migrations = true;
    const bool is_pair = parsed->kind == FlywayKind::versioned || parsed->kind == FlywayKind::undo;
    is_own = is_own || !is_pair || parsed->version.find('.') != std::string::npos;
  }
  if (!is_migrations) return Evidence::none;
  return is_own || has_flyway_settings(folder.path()) ? Evidence::marks : Evidence::names;
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT version, description, type, checksum, success FROM ",
                table_literal(table.name, dialect), " ORDER BY installed_rank");
}

bool is_baseline(const std::string& type) {
  return type == "BASELINE" || type == "SQL_BASELINE";
}

// "UNDO_SQL" and "DELETE" take back what the rows before say.
bool takes_back(const std::string& type) {
  return type.starts_with("UNDO") || type == "DELETE";
}

// What the last row of each version says.
History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  std::map<std::string, AppliedMigration> applied;
  for (const Row& row : rows) {
    const std::string description = text_of(row.at(1));
    const std::string type = text_of(row.at(2));
    const bool is_versioned = !std::holds_alternative<Null>(row.at(0));
    const std::string version =
        is_versioned ? canonical_version(text_of(row.at(0))) : repeatable_version(description);
    if (!is_true(row.at(4))) {
      history.trouble = concat("migration ", version, " failed; 'flyway repair' takes its row out");
      continue;
    }
    if (type == "SCHEMA") continue;  // says that the tool made a schema
    if (is_baseline(type)) {
      history.baseline = version;
    } else if (takes_back(type)) {
      applied.erase(version);
    } else {
      applied[version] = {version, description, text_of(row.at(3))};
    }
  }
  for (auto& [version, one] : applied) history.applied.push_back(std::move(one));
  return history;
}

// What migrate looks at before it does anything.
std::string refuses(const Schema& schema, const MigrationFolder& folder, const History& history) {
  const bool has_tables = std::ranges::any_of(
      schema.tables, [](const Table& table) { return table.kind == TableKind::normal; });
  if (!history.exists && has_tables) {
    return "flyway refuses a database that has tables and no history: 'flyway baseline' makes one";
  }
  for (const AppliedMigration& applied : history.applied) {
    const auto file = std::ranges::find(folder.migrations, applied.version, &Migration::version);
    if (file == folder.migrations.end() || file->repeats || file->always) continue;
    if (applied.description != file->name) {
      return concat("flyway refuses: version ", applied.version, " was applied as ",
                    in_quotes(applied.description), " and is called ", in_quotes(file->name));
    }
    if (applied.checksum.empty()) {
      return concat("flyway refuses: version ", applied.version,
                    " has no checksum in the history; 'flyway repair' writes it");
    }
  }
  return {};
}

bool is_below_baseline(const History& history, const Migration& migration) {
  return !migration.repeats && !is_older(history.baseline, migration.version);
}

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  if (dialect == Dialect::postgres) {
    return {"BEGIN", std::string(kCreateOnPostgres), std::string(kKeyOnPostgres),
            std::string(kIndex), "COMMIT"};
  }
  return {"BEGIN", std::string(kCreate), std::string(kIndex), "COMMIT"};
}

// Whoever installed it is nobody on SQLite, as where the tool is not told, and it took no time.
std::string record(const Migration& migration, const Script& script, Direction direction,
                   const std::string& table, Dialect dialect) {
  const auto& said = migration.attributes;
  const bool is_up = direction == Direction::up;
  const std::string version =
      said.at("version").empty() ? "NULL" : text_literal(said.at("version"));
  return concat(
      "INSERT INTO ", table,
      " (installed_rank, version, description, type, script, checksum, installed_by, "
      "execution_time, success) SELECT coalesce(max(installed_rank), 0) + 1, ",
      version, ", ", text_literal(said.at("description")), ", ", is_up ? "'SQL'" : "'UNDO_SQL'",
      ", ", text_literal(said.at(is_up ? "script" : "undo")), ", ", script.checksum,
      dialect == Dialect::postgres ? ", current_user, 0, true FROM " : ", '', 0, 1 FROM ", table);
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  const auto& script = direction == Direction::up ? migration.up : migration.down;
  if (!script) return {};
  // A callback has no row.
  if (migration.attributes.empty()) return in_one_transaction(*script, {});
  const std::string table = history_literal(history_table, kTable, dialect);
  return in_one_transaction(*script, {record(migration, *script, direction, table, dialect)});
}

// Of the folders below, too.
std::vector<std::string> versions_in(const std::string& folder) {
  std::vector<std::string> versions;
  try {
    for (const Migration& migration : read_flyway_folder(folder, {}).migrations) {
      versions.push_back(migration.version);
    }
  } catch (const UsageError&) {  // there are none yet
  }
  return versions;
}

// After the greatest version: its first part counts on, whatever follows it.
std::string next_version(const std::string& folder, const std::string& now) {
  return next_digits(versions_in(folder), now);
}

std::vector<NewFile> compose(const NewMigration& wish) {
  const std::string stem = concat(next_version(wish.folder, wish.now), "__", wish.title, ".sql");
  return {{concat('V', stem), script_text(wish.draft.notes, wish.draft.up)},
          {concat('U', stem), script_text({}, wish.draft.down)}};
}

constexpr ToolLock kRunLock = {.holder = ToolLock::Holder::transaction,
                               .query = "SELECT pg_try_advisory_xact_lock(77431133147203)"};

bool holds_lock_in_transaction(const MigrationFolder& folder) {
  return read_flyway_settings(folder.path).transactional_lock;
}

}  // namespace

const Format kFlyway = {
    .name = "flyway",
    .summary = "Flyway: V1__name.sql, R__name.sql and callbacks, flyway_schema_history",
    .files = "V1__name.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::refuses,
    .has_downs = false,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read_flyway_folder,
    .refuses = refuses,
    .asker = history_query,
    .history = history,
    .is_below_baseline = is_below_baseline,
    .lock = &kRunLock,
    .may_lock = holds_lock_in_transaction,
    .preparer = prepare,
    .compose = compose,
    .planner = plan,
};

}  // namespace gate
