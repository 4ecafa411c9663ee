// The table of the checklist's points.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/report/checklist.h"

namespace gate {
namespace {

using enum Phase;

constexpr ChecklistRow person(Phase phase, std::string_view text,
                              std::string (*facts)(const Run& run) = nullptr,
                              std::string_view checks = "") {
  return {.phase = phase, .text = text, .checks = checks, .facts = facts, .by = TickedBy::person};
}

constexpr ChecklistRow kRows[] = {
    {preflight, "The fixture could be read", "fixture/readable", list_fixture},
    {preflight, "The fixture is the one that its manifest describes", "fixture/checksum"},
    {preflight, "The fixture is recent", "fixture/fresh"},
    {preflight, "The fixture was sound before anything was applied", "fixture/integrity"},
    {preflight, "Every reference found its row before anything was applied",
     "fixture/foreign-keys"},
    {preflight, "The fixture has rows that could have made a change fail", "fixture/coverage"},
    {preflight, "The versions fit: engine, tool and format", "fixture/engine-version",
     list_versions},
    {preflight, "Every file of the folder is understood, and none is passed over",
     "migrations/readable migrations/never-run"},
    {preflight, "Every version is there once", "migrations/unique-versions"},
    {preflight, "The pending migrations come after all that were applied, in this order",
     "migrations/ordered", list_order},
    {preflight, "Applied migrations are what was applied, byte for byte",
     "migrations/applied-unchanged"},
    {preflight, "Every applied migration is in the folder", "migrations/applied-present"},
    {preflight, "The history has no failed or half-applied entry", "history/clean"},
    {preflight, "The schema is what the history's migrations make: no drift",
     "history/explains-schema"},
    {preflight, "The folder can be applied to an empty database", "migrations/from-scratch"},
    {preflight, "The other branch's migrations end alike in both orders", "migrations/merge-order"},
    {preflight, "The consolidated schema is what the migrations make", "schema/consolidated-equal"},
    {preflight, "Every pending migration has a way back", "migrations/rollback-present"},
    {preflight, "No column or index is made in a way that existing rows refuse",
     "lint/add-not-null-without-default lint/change-type "
     "lint/unique-on-existing lint/foreign-key-without-index"},
    {preflight, "No rebuild forgets or deletes what hangs on the table",
     "lint/if-not-exists-masks lint/rebuild-* lint/pragma-in-transaction"},
    {preflight, "No statement writes too much at once, or by chance",
     "lint/data-and-schema-mixed lint/unbounded-update lint/non-deterministic "
     "lint/create-index-blocking lint/concurrently-in-transaction "
     "lint/constraint-without-not-valid"},
    {preflight, "The scripts fit the tool and the engine, and need no special rights",
     "lint/transaction-control lint/mixed-dialect lint/privileged"},
    {preflight, "Every down speaks of what its up makes", "lint/down-not-inverse"},
    {preflight, "Every allowance is in use and has not expired", "allow/used"},
    {preflight, "The baseline of known findings is up to date", "baseline/current"},
    // Notes pass whatever they found.
    person(preflight, "What goes or is renamed has been looked up in the code that still runs",
           nullptr, "lint/drop-* lint/rename-*"),
    person(preflight, "What the run notes has been read", nullptr,
           "lint/add-column-without-default lint/naming lint/read-by-words migrations/named "
           "migrations/line-endings"),
    person(preflight, "The rehearsal has been run again on the commit that is deployed",
           command_again),
    person(preflight, "Production has the history that the fixture had: the same is pending there",
           command_status),
    person(preflight, "The change is reviewed and merged, and its commit is written down here"),
    person(preflight, "The maintenance window is agreed: from when to when"),
    person(preflight, "The freeze of other deployments is announced"),
    person(preflight, "Stakeholders and support are told what will be slow or away"),
    person(preflight, "The person on call is named and awake, with a deputy"),
    person(preflight, "The one who decides on going and on going back is named"),
    person(preflight, "Access to production was tried today, with the rights that it takes"),

    {backup, "A backup of the fixture could be taken", "backup/created", list_backup},
    {backup, "The backup's bytes are those that were backed up", "backup/verified"},
    {backup, "The backup was restored, and is the database that it was taken from",
     "backup/restores", list_restore},
    person(backup, "There is disk room for two times the size of the database", list_room),
    person(backup, "A backup of production is taken now; its size and checksum are written down",
           command_own_backup),
    person(backup, "That backup was opened elsewhere, and the migrations rehearsed on it",
           command_backup_rehearsal),
    person(backup, "A copy of it lies on another machine"),
    person(backup, "How long the restore takes at production's size is known and bearable"),
    person(backup, "Who restores it is named, and has the credentials"),

    {deploy, "Every migration was applied to its end", "deploy/applies", list_ups},
    {deploy, "No migration took longer than its limit", "deploy/duration", list_limits},
    {deploy, "Nobody was kept waiting by locks for longer than the limit", "deploy/lock-time",
     list_locks},
    {deploy, "The database did not grow beyond its limit", "deploy/growth"},
    {deploy, "The statements did something", "deploy/did-something", list_effects},
    {deploy, "No transaction was left open", "deploy/transaction-closed"},
    {deploy, "Each migration is committed at once, or not at all", "deploy/transactional"},
    {deploy, "Killed in the middle, the tool comes to its end when it is started again",
     "deploy/crash-safe"},
    {deploy, "The history has what was applied", "deploy/history-recorded"},
    {deploy, "A second run of the tool finds nothing to do", "deploy/idempotent"},
    {deploy, "Another database would hold the same afterwards", "deploy/deterministic"},
    {deploy, "The tool's own verify scripts pass", "deploy/verify-script"},
    {deploy, "The exchange of blue and green was tried under load", "cutover/switches"},
    person(deploy, "Scheduled jobs and other writers are stopped, or known to be harmless"),
    person(deploy, "Transactions that run for long are ended"),
    person(deploy, "Replication lag has been looked at, and is small"),
    person(deploy, "The session outlives a lost connection, and keeps its output"),
    person(deploy, "The migrations are applied: begun at, ended at, output kept", command_deploy),
    person(deploy, "The application is deployed, before or after the migrations, as planned"),

    {verify, "The database is sound after the migrations", "verify/integrity"},
    {verify, "No row has lost its parent, and no key refers to a table that is gone",
     "verify/foreign-keys verify/references"},
    {verify, "No table is gone that no statement drops", "verify/tables-present"},
    {verify, "Views and triggers compile and mean what they meant", "verify/objects-compile"},
    {verify, "Counters go on where they were", "verify/sequences"},
    {verify, "No index, trigger, constraint or default is gone unasked", "verify/side-effects"},
    {verify, "The result is the schema that is declared", "verify/declared-schema"},
    {verify, "No table lost rows unasked", "data/row-counts", list_row_counts},
    {verify, "No migration deletes rows", "data/rows-deleted"},
    {verify, "Nothing was dropped with data in it", "data/table-dropped data/column-dropped"},
    {verify, "Content is what it was, but for what statements write", "data/content-preserved"},
    {verify, "No value was lost where a column got another type", "data/conversion-lossless"},
    {verify, "No value became NULL", "data/nulls"},
    {verify, "No unique index met duplicates", "data/duplicates"},
    {verify, "The scenario's counts and queries hold", "data/expectations"},
    {verify, "No tenant gets at what belongs to another one", "tenant/enabled tenant/isolated"},
    person(verify, "In production nothing is pending any more", command_done),
    person(verify, "Production's row counts were compared before and after"),
    person(verify, "The application's most important path was tried by hand"),

    {monitor, "The running application's statements work on the migrated database",
     "workload/old-app", list_old_app},
    {monitor, "None of its statements reads a whole table that it did not read before",
     "plans/no-new-scan"},
    {monitor, "No table is empty that was not", "health/tables"},
    person(monitor, "The dashboard is open, with the hour before the deployment in sight"),
    person(monitor, "Alerts are on, and reach the person on call"),
    person(monitor, "Errors and response times are as before, 30 minutes after"),
    person(monitor, "Slow statements and waits for locks are as before"),
    person(monitor, "Replicas have caught up, and disks have room"),

    {rollback, "Every down was applied to its end", "rollback/applies", list_downs},
    {rollback, "No down took longer than the limit", "rollback/duration"},
    {rollback, "The schema was as before after the way back", "rollback/restores-schema"},
    {rollback, "Content was as before after the way back", "rollback/restores-data"},
    {rollback, "The history was as before after the way back", "rollback/history-updated"},
    {rollback, "After the way back the migrations could be applied again", "rollback/reapplies"},
    {rollback, "Rows written after the deployment survive the way back", "rollback/new-rows"},
    {rollback, "Where a down is missing, the backup brings the database back in time",
     "rollback/restore", list_last_resort},
    {rollback, "The exchange of blue and green could be taken back", "cutover/switches-back"},
    person(rollback, "By what sign to go back, and until when that is possible, is written down"),
    person(rollback, "The way back is written out, ready to be copied", command_way_back),
    person(rollback, "After a way back: the same is pending as before the deployment",
           command_status),
    person(rollback, "What becomes of rows written since the deployment is decided"),

    {post_deploy, "Not a byte of the fixture was changed by the rehearsal", "blue/untouched"},
    {post_deploy, "No copy of the data was left behind", "shadows/removed"},
    person(post_deploy, "Stakeholders and support are told that it is over"),
    person(post_deploy, "The freeze is lifted, and scheduled jobs run again"),
    person(post_deploy, "This list, the report and the tool's output are kept with the change"),
    person(post_deploy, "Until when the backup is kept, and who deletes it, is written down"),
    person(post_deploy, "The fixture is captured anew from the migrated database"),
    person(post_deploy, "What went otherwise than rehearsed is written down"),
};

}  // namespace

std::span<const ChecklistRow> checklist_rows() {
  return kRows;
}

bool is_about(const ChecklistRow& row, std::string_view check) {
  std::string_view rest = row.checks;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (matches_glob(rest.substr(0, end), check)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

}  // namespace gate
