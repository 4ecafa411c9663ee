// Sqitch: a plan, and for each change of it a script to deploy, to revert and to verify.
//
// On SQLite its registry is a file of its own beside the database. A rehearsal has one database:
// where the registry's tables are in it (as one that was put together for this has them), they say
// what is deployed and are written as the tool would; where they are not, nothing counts as
// deployed, and nothing is written of it. On PostgreSQL it is a schema of the database itself.
#include <array>

#include "gate/base/text.h"
#include "gate/migration/history.h"
#include "gate/migration/sqitch_folder.h"
#include "gate/migration/sqitch_layout.h"
#include "gate/migration/sqitch_new.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "sqitch.changes";

bool is_history(const Table& table) {
  return find_column(table, "change_id") != nullptr &&
         find_column(table, "script_hash") != nullptr &&
         find_column(table, "planner_email") != nullptr;
}

Evidence recognises(const FolderView& folder) {
  return folder.has(kSqitchPlan) || folder.has(kSqitchSettings) ? Evidence::marks : Evidence::none;
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT change_id, change, script_hash FROM ", table_literal(table.name, dialect),
                " ORDER BY committed_at", dialect == Dialect::postgres ? "" : ", rowid");
}

History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    history.applied.push_back({.version = text_of(row.at(0)),
                               .description = text_of(row.at(1)),
                               .checksum = text_of(row.at(2))});
  }
  return history;
}

// On SQLite the registry is the tool's own affair, and another file. Its comments are left out.
constexpr std::array<std::string_view, 7> kCreateOnPostgres = {"CREATE SCHEMA IF NOT EXISTS sqitch",
                                                               R"(CREATE TABLE sqitch.releases (
    version         REAL        PRIMARY KEY,
    installed_at    TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    installer_name  TEXT        NOT NULL,
    installer_email TEXT        NOT NULL
))",
                                                               R"(CREATE TABLE sqitch.projects (
    project         TEXT        PRIMARY KEY,
    uri             TEXT            NULL UNIQUE,
    created_at      TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    creator_name    TEXT        NOT NULL,
    creator_email   TEXT        NOT NULL
))",
                                                               R"(CREATE TABLE sqitch.changes (
    change_id       TEXT        PRIMARY KEY,
    script_hash     TEXT            NULL,
    change          TEXT        NOT NULL,
    project         TEXT        NOT NULL REFERENCES sqitch.projects(project) ON UPDATE CASCADE,
    note            TEXT        NOT NULL DEFAULT '',
    committed_at    TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    committer_name  TEXT        NOT NULL,
    committer_email TEXT        NOT NULL,
    planned_at      TIMESTAMPTZ NOT NULL,
    planner_name    TEXT        NOT NULL,
    planner_email   TEXT        NOT NULL,
    UNIQUE(project, script_hash)
))",
                                                               R"(CREATE TABLE sqitch.tags (
    tag_id          TEXT        PRIMARY KEY,
    tag             TEXT        NOT NULL,
    project         TEXT        NOT NULL REFERENCES sqitch.projects(project) ON UPDATE CASCADE,
    change_id       TEXT        NOT NULL REFERENCES sqitch.changes(change_id) ON UPDATE CASCADE,
    note            TEXT        NOT NULL DEFAULT '',
    committed_at    TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    committer_name  TEXT        NOT NULL,
    committer_email TEXT        NOT NULL,
    planned_at      TIMESTAMPTZ NOT NULL,
    planner_name    TEXT        NOT NULL,
    planner_email   TEXT        NOT NULL,
    UNIQUE(project, tag)
))",
                                                               R"(CREATE TABLE sqitch.dependencies (
    change_id       TEXT        NOT NULL REFERENCES sqitch.changes(change_id) ON UPDATE CASCADE
                                ON DELETE CASCADE,
    type            TEXT        NOT NULL,
    dependency      TEXT        NOT NULL,
    dependency_id   TEXT            NULL REFERENCES sqitch.changes(change_id) ON UPDATE CASCADE
                                CONSTRAINT dependencies_check CHECK (
            (type = 'require'  AND dependency_id IS NOT NULL)
         OR (type = 'conflict' AND dependency_id IS NULL)
    ),
    PRIMARY KEY (change_id, dependency)
))",
                                                               R"(CREATE TABLE sqitch.events (
    event           TEXT        NOT NULL CONSTRAINT events_event_check CHECK (
        event IN ('deploy', 'revert', 'fail', 'merge')
    ),
    change_id       TEXT        NOT NULL,
    change          TEXT        NOT NULL,
    project         TEXT        NOT NULL REFERENCES sqitch.projects(project) ON UPDATE CASCADE,
    note            TEXT        NOT NULL DEFAULT '',
    requires        TEXT[]      NOT NULL DEFAULT '{}',
    conflicts       TEXT[]      NOT NULL DEFAULT '{}',
    tags            TEXT[]      NOT NULL DEFAULT '{}',
    committed_at    TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    committer_name  TEXT        NOT NULL,
    committer_email TEXT        NOT NULL,
    planned_at      TIMESTAMPTZ NOT NULL,
    planner_name    TEXT        NOT NULL,
    planner_email   TEXT        NOT NULL,
    PRIMARY KEY (change_id, committed_at)
))"};
constexpr std::array<std::string_view, 5> kBeside = {
    "sqitch.releases", "sqitch.projects", "sqitch.tags", "sqitch.dependencies", "sqitch.events"};

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists || dialect != Dialect::postgres) return {};
  return {kCreateOnPostgres.begin(), kCreateOnPostgres.end()};
}

// How the registry's tables are called and its columns written.
class Registry {
 public:
  Registry(std::string_view changes, Dialect dialect)
      : changes_(changes), dialect_(dialect), is_postgres_(dialect == Dialect::postgres) {}

  // In the schema of the table of changes.
  std::string table(std::string_view name) const {
    if (!is_postgres_ || changes_.find('.') == changes_.npos) return std::string(name);
    return table_literal(concat(changes_.substr(0, changes_.rfind('.') + 1), name), dialect_);
  }
  std::string changes() const { return table_literal(changes_, dialect_); }

  std::string_view now() const { return is_postgres_ ? kSqitchNowOnPostgres : kSqitchNow; }

  // Of words with `separator` between them.
  std::string list(const std::string& words, std::string_view separator) const {
    const std::string text = text_literal(words);
    if (!is_postgres_) return text;
    return concat("string_to_array(", text, ", ", text_literal(separator), ')');
  }

  // Of what a column holds.
  std::string collected(std::string_view column) const {
    return is_postgres_ ? concat("coalesce(array_agg(", column, "), '{}')")
                        : concat("coalesce(group_concat(", column, ", ','), '')");
  }

  std::string insert_if_new(const std::string& into_and_values) const {
    return is_postgres_ ? concat("INSERT INTO ", into_and_values, " ON CONFLICT DO NOTHING")
                        : concat("INSERT OR IGNORE INTO ", into_and_values);
  }

 private:
  std::string_view changes_;
  Dialect dialect_;
  bool is_postgres_;
};

// As SQL: what an event says of its change beside the change itself.
struct Relations {
  std::string required{};
  std::string conflicts{};
  std::string tags{};
};

// Who deploys is not known; the planner stands in.
std::string event(const Migration& migration, std::string_view kind, const Relations& relations,
                  const Registry& registry) {
  const auto& attributes = migration.attributes;
  const auto text = [&](const char* name) { return text_literal(attributes.at(name)); };
  return concat("INSERT INTO ", registry.table("events"),
                " (event, change_id, change, project, note, requires, conflicts, ",
                "tags, committed_at, committer_name, committer_email, planned_at, planner_name, ",
                "planner_email) VALUES (", text_literal(kind), ", ",
                text_literal(migration.version), ", ", text_literal(migration.name), ", ",
                text("project"), ", ", text("note"), ", ", relations.required, ", ",
                relations.conflicts, ", ", relations.tags, ", ", registry.now(), ", ",
                attributes.at("planner"), ", ", attributes.at("planned_at"), ", ",
                attributes.at("planner"), ')');
}

std::vector<std::string> record_deploy(const Migration& migration, const Registry& registry) {
  const auto& attributes = migration.attributes;
  const std::string project = text_literal(attributes.at("project"));
  const std::string& uri = attributes.at("uri");
  std::vector<std::string> record = {
      registry.insert_if_new(
          concat(registry.table("projects"), " (project, uri, created_at, creator_name, ",
                 "creator_email) VALUES (", project, ", ", uri.empty() ? "NULL" : text_literal(uri),
                 ", ", registry.now(), ", ", attributes.at("planner"), ')')),
      concat("INSERT INTO ", registry.changes(),
             " (change_id, script_hash, change, project, note, ",
             "committed_at, committer_name, committer_email, planned_at, planner_name, ",
             "planner_email) VALUES (", text_literal(migration.version), ", ",
             text_literal(migration.up->checksum), ", ", text_literal(migration.name), ", ",
             project, ", ", text_literal(attributes.at("note")), ", ", registry.now(), ", ",
             attributes.at("planner"), ", ", attributes.at("planned_at"), ", ",
             attributes.at("planner"), ')')};
  if (const std::string& rows = attributes.at("dependency rows"); !rows.empty()) {
    record.push_back(concat("INSERT INTO ", registry.table("dependencies"),
                            " (change_id, type, dependency, dependency_id) VALUES ", rows));
  }
  if (const std::string& rows = attributes.at("tag rows"); !rows.empty()) {
    record.push_back(concat("INSERT INTO ", registry.table("tags"),
                            " (tag_id, tag, project, change_id, note, ",
                            "committed_at, committer_name, committer_email, planned_at, ",
                            "planner_name, planner_email) VALUES ", rows));
  }
  record.push_back(event(migration, "deploy",
                         {.required = registry.list(attributes.at("requires"), ","),
                          .conflicts = registry.list(attributes.at("conflicts"), ","),
                          .tags = registry.list(attributes.at("tags"), " ")},
                         registry));
  return record;
}

// The registry is asked, in whatever order it answers, not the plan.
std::vector<std::string> record_revert(const Migration& migration, const Registry& registry) {
  const std::string where = concat(" WHERE change_id = ", text_literal(migration.version));
  const auto listed = [&](std::string_view column, std::string_view from, std::string_view also) {
    return concat("(SELECT ", registry.collected(column), " FROM ", registry.table(from), where,
                  also, ')');
  };
  const Relations relations{
      .required = listed("dependency", "dependencies", " AND type = 'require'"),
      .conflicts = listed("dependency", "dependencies", " AND type = 'conflict'"),
      .tags = listed("tag", "tags", "")};
  return {event(migration, "revert", relations, registry),
          concat("DELETE FROM ", registry.table("tags"), where),
          concat("DELETE FROM ", registry.table("dependencies"), where),
          concat("DELETE FROM ", registry.changes(), where)};
}

// Each script begins and ends what transaction it wants.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  if (!script) return {};
  std::vector<std::string> record;
  if (history_table != nullptr || dialect == Dialect::postgres) {
    const Registry registry(
        history_table != nullptr ? std::string_view(history_table->name) : kTable, dialect);
    record = is_up ? record_deploy(migration, registry) : record_revert(migration, registry);
  }
  return in_one_transaction(*script, record);
}

constexpr ToolLock kRunLock = {.holder = ToolLock::Holder::another_session,
                               .query = "SELECT pg_advisory_lock(75474063)"};

}  // namespace

const Format kSqitch = {
    .name = "sqitch",
    .summary =
        "Sqitch: sqitch.plan with deploy, revert and verify; its registry where the "
        "database itself has it, else nothing counts as deployed",
    .files = "sqitch.plan",
    .table = kTable,
    .beside = kBeside,
    .foreign_keys = false,
    .late = Late::refuses,
    .may_record_elsewhere = true,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read_sqitch,
    .asker = history_query,
    .history = history,
    .lock = &kRunLock,
    .preparer = prepare,
    .compose = compose_sqitch,
    .planner = plan,
};

}  // namespace gate
