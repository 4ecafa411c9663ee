// Sqitch: a plan, and for each change of it a script to deploy, to revert and to verify.
//
// On SQLite its registry is a file of its own beside the database. A rehearsal has one database:
// where the registry's tables are in it (as one that was put together for this has them), they say
// what is deployed and are written as the tool would; where they are not, nothing counts as
// deployed, and nothing is written of it.
#include "gate/base/text.h"
#include "gate/migration/history.h"
#include "gate/migration/sqitch_folder.h"
#include "gate/migration/sqitch_layout.h"
#include "gate/migration/sqitch_new.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

bool is_history(const Table& table) {
  return find_column(table, "change_id") != nullptr &&
         find_column(table, "script_hash") != nullptr &&
         find_column(table, "planner_email") != nullptr;
}

Evidence recognises(const FolderView& folder) {
  return folder.has(kSqitchPlan) || folder.has(kSqitchSettings) ? Evidence::marks : Evidence::none;
}

std::string history_query(const Table& table) {
  return concat("SELECT change_id, change, script_hash FROM ", name_literal(table.name),
                " ORDER BY committed_at, rowid");
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

// The registry is the tool's own affair.
std::vector<std::string> prepare(bool) {
  return {};
}

// As SQL: what an event says of its change beside the change itself.
struct Relations {
  std::string required{};
  std::string conflicts{};
  std::string tags{};
};

// Who deploys is not known; the planner stands in.
std::string event(const Migration& migration, std::string_view kind, const Relations& relations) {
  const auto& attributes = migration.attributes;
  const auto text = [&](const char* name) { return text_literal(attributes.at(name)); };
  return concat(
      "INSERT INTO events (event, change_id, change, project, note, requires, conflicts, ",
      "tags, committed_at, committer_name, committer_email, planned_at, planner_name, ",
      "planner_email) VALUES (", text_literal(kind), ", ", text_literal(migration.version), ", ",
      text_literal(migration.name), ", ", text("project"), ", ", text("note"), ", ",
      relations.required, ", ", relations.conflicts, ", ", relations.tags, ", ", kSqitchNow, ", ",
      attributes.at("planner"), ", ", attributes.at("planned_at"), ", ", attributes.at("planner"),
      ')');
}

std::vector<std::string> record_deploy(const Migration& migration, const std::string& table) {
  const auto& attributes = migration.attributes;
  const std::string project = text_literal(attributes.at("project"));
  const std::string& uri = attributes.at("uri");
  std::vector<std::string> record = {
      concat("INSERT OR IGNORE INTO projects (project, uri, created_at, creator_name, ",
             "creator_email) VALUES (", project, ", ", uri.empty() ? "NULL" : text_literal(uri),
             ", ", kSqitchNow, ", ", attributes.at("planner"), ')'),
      concat("INSERT INTO ", table, " (change_id, script_hash, change, project, note, ",
             "committed_at, committer_name, committer_email, planned_at, planner_name, ",
             "planner_email) VALUES (", text_literal(migration.version), ", ",
             text_literal(migration.up->checksum), ", ", text_literal(migration.name), ", ",
             project, ", ", text_literal(attributes.at("note")), ", ", kSqitchNow, ", ",
             attributes.at("planner"), ", ", attributes.at("planned_at"), ", ",
             attributes.at("planner"), ')')};
  if (const std::string& rows = attributes.at("dependency rows"); !rows.empty()) {
    record.push_back(concat(
        "INSERT INTO dependencies (change_id, type, dependency, dependency_id) VALUES ", rows));
  }
  if (const std::string& rows = attributes.at("tag rows"); !rows.empty()) {
    record.push_back(concat("INSERT INTO tags (tag_id, tag, project, change_id, note, ",
                            "committed_at, committer_name, committer_email, planned_at, ",
                            "planner_name, planner_email) VALUES ", rows));
  }
  record.push_back(event(migration, "deploy",
                         {.required = text_literal(attributes.at("requires")),
                          .conflicts = text_literal(attributes.at("conflicts")),
                          .tags = text_literal(attributes.at("tags"))}));
  return record;
}

// The registry is asked, in whatever order it answers, not the plan.
std::vector<std::string> record_revert(const Migration& migration, const std::string& table) {
  const std::string where = concat(" WHERE change_id = ", text_literal(migration.version));
  const auto listed = [&](std::string_view column, std::string_view from, std::string_view also) {
    return concat("(SELECT coalesce(group_concat(", column, ", ','), '') FROM ", from, where, also,
                  ')');
  };
  const Relations relations{
      .required = listed("dependency", "dependencies", " AND type = 'require'"),
      .conflicts = listed("dependency", "dependencies", " AND type = 'conflict'"),
      .tags = listed("tag", "tags", "")};
  return {event(migration, "revert", relations), concat("DELETE FROM tags", where),
          concat("DELETE FROM dependencies", where), concat("DELETE FROM ", table, where)};
}

// Each script begins and ends what transaction it wants.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  if (!script) return {};
  std::vector<std::string> record;
  if (history_table != nullptr) {
    const std::string table = name_literal(history_table->name);
    record = is_up ? record_deploy(migration, table) : record_revert(migration, table);
  }
  return in_one_transaction(*script, record);
}

}  // namespace

const Format kSqitch = {
    .name = "sqitch",
    .summary =
        "Sqitch: sqitch.plan with deploy, revert and verify; its registry where the "
        "database itself has it, else nothing counts as deployed",
    .files = "sqitch.plan",
    .table = "sqitch.changes",
    .foreign_keys = false,
    .late = Late::refuses,
    .may_record_elsewhere = true,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read_sqitch,
    .history_query = history_query,
    .history = history,
    .prepare = prepare,
    .compose = compose_sqitch,
    .plan = plan,
};

}  // namespace gate
