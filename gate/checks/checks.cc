// The table of checks: a row each, with the words that reports and docs/checks.md show.
#include <algorithm>
#include <vector>

#include "gate/checks/check.h"
#include "gate/checks/families.h"

namespace gate {

namespace {

constexpr Check kChecks[] = {
    {.id = "fixture/readable",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .summary = "the fixture is empty, encrypted, truncated or no database",
     .why = "Without production-like data nothing can be tried, and an untried migration meets "
            "real rows for the first time in production.",
     .fix = "Take the fixture again from a backup that opens, and name its engine in the manifest.",
     .judge = judge_fixture_readable},
    {.id = "fixture/checksum",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .summary = "the fixture's bytes or row counts differ from what its manifest states",
     .why = "A fixture that is not the one that was captured proves something about a database "
            "that nobody has.",
     .fix = "Fetch the fixture again, or, if it was changed on purpose, capture it anew so that "
            "the manifest fits.",
     .judge = judge_fixture_checksum},
    {.id = "fixture/integrity",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .summary = "the engine finds the fixture damaged before anything was applied",
     .why = "Damage that was there before looks like damage that the migration did, or hides it.",
     .fix = "Take the fixture from a sound backup; if production itself is damaged, repair it "
            "before any migration.",
     .judge = judge_fixture_integrity},
    {.id = "fixture/foreign-keys",
     .phase = Phase::preflight,
     .severity = Severity::warning,
     .summary = "rows without a parent exist before the migrations",
     .why = "A migration that rebuilds or checks such a table can be refused for rows that it did "
            "not make.",
     .fix = "Clean the orphans in a migration of their own, or allow them by table with a reason.",
     .judge = judge_fixture_foreign_keys},
    {.id = "fixture/fresh",
     .phase = Phase::preflight,
     .severity = Severity::warning,
     .summary = "the fixture was captured longer ago than `limits.fixture-days`",
     .why = "Rows of a kind that came since were not tried, and production has them.",
     .fix = "Capture it anew, or set the limit to what fits how fast the data changes.",
     .judge = judge_fixture_fresh},
    {.id = "fixture/engine-version",
     .phase = Phase::preflight,
     .severity = Severity::warning,
     .summary = "the fixture was written by a newer engine than the one that rehearses",
     .why = "What the newer one accepts, refuses or converts can differ, so production may not do "
            "what was seen here.",
     .fix =
         "Rehearse with production's version: docs/architecture.md says how to build the gate on "
         "another one.",
     .judge = judge_fixture_engine_version},
    {.id = "migrations/readable",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .alone = Severity::error,
     .summary = "a file of the folder cannot be understood",
     .why = "The tool stops at this file in the middle of a deployment, or runs something else "
            "than what is written.",
     .fix = "Correct the file at the place that is named.",
     .judge = judge_migrations_readable},
    {.id = "migrations/unique-versions",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .alone = Severity::error,
     .summary = "two migrations have one version",
     .why = "The tool runs one of the two, or refuses to start; which one differs from machine to "
            "machine.",
     .fix = "Give the younger one the next free version before it is merged.",
     .judge = judge_unique_versions},
    {.id = "migrations/ordered",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .summary = "a pending migration comes before one that was applied already",
     .why = "Production runs it after, every new database before: the two can end with different "
            "schemas, and many tools never run it at all.",
     .fix = "Give the migration a version after the newest applied one.",
     .judge = judge_ordered},
    {.id = "migrations/applied-unchanged",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .summary = "the file of an applied migration is not what was applied, or what the branch "
                "named by --base has",
     .why =
         "Production has what the old text made; every new database gets what the new text makes.",
     .fix = "Restore the file as it was, and write the change as a new migration.",
     .judge = judge_applied_unchanged},
    {.id = "migrations/never-run",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .alone = Severity::error,
     .summary = "the tool would silently pass over a file; a warning where it is SQL in a folder "
                "below that is called as no migration is",
     .why =
         "The deployment succeeds, and the change is not there when the application asks for it.",
     .fix = "Name the file as the tool expects, with a version that it still has to run.",
     .judge = judge_never_run},
    {.id = "migrations/line-endings",
     .phase = Phase::preflight,
     .severity = Severity::note,
     .summary = "an applied file differs from what was applied by the ends of its lines alone",
     .why = "A tool that compares checksums refuses to start where the file was checked out with "
            "other ends of lines.",
     .fix = "Say `*.sql text eol=lf` in .gitattributes.",
     .judge = judge_line_endings},
    {.id = "migrations/named",
     .phase = Phase::preflight,
     .severity = Severity::note,
     .summary = "a pending migration's name says nothing",
     .why = "Who reads the history in a bad night has to open every file.",
     .fix = "Name it after what it does: `add_orders_note`, `backfill_prices`.",
     .judge = judge_named},
    {.id = "migrations/applied-present",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .summary = "the history names a version that the folder lacks",
     .why = "Production was changed by something that the repository does not have: what is "
            "rehearsed starts elsewhere, and some tools refuse to run.",
     .fix = "Bring the missing file back, or merge the branch that was deployed first.",
     .judge = judge_applied_present},
    {.id = "migrations/rollback-present",
     .phase = Phase::preflight,
     .severity = Severity::warning,
     .alone = Severity::warning,
     .summary = "a pending migration has no down, or an empty one",
     .why = "When the release fails there is no way back but the backup, and with it goes "
            "everything written since.",
     .fix = "Write a down that restores schema and data, or allow it with the reason why the "
            "backup is enough.",
     .judge = judge_rollback_present},
    {.id = "history/clean",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .summary = "the history has a failed or half-applied entry",
     .why = "Nobody knows which half of that migration production has; the tool refuses to go on, "
            "or applies it twice.",
     .fix = "Find out what was applied, finish or undo it by hand, then clear the mark with the "
            "tool's own command.",
     .judge = judge_history_clean},
    {.id = "history/explains-schema",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .summary = "the fixture's schema is not what its history's migrations make (drift); another "
                "order of columns, and a user_version that no migration sets, are a warning",
     .why = "Something was changed by hand: migrations that work everywhere else are refused in "
            "production, or mean something else there.",
     .fix = "Write a migration that makes production and the folder the same (with IF [NOT] EXISTS "
            "where only one of the two needs it), or allow it with the reason.",
     .judge = judge_explains_schema},
    {.id = "migrations/from-scratch",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .summary = "the folder cannot be applied to an empty database",
     .why = "No new machine, test or restored environment can be set up from the migrations.",
     .fix = "Make what is missing in an earlier migration, or take back what was edited; where the "
            "folder is meant to begin with an existing database, allow it with that reason.",
     .judge = judge_from_scratch},
    {.id = "migrations/merge-order",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .summary = "the pending migrations of this branch and of --base end differently in the two "
                "orders",
     .why = "Which of the two is deployed first decides what production becomes; other databases "
            "become the other.",
     .fix = "Merge the other branch first, and write yours against what it leaves.",
     .judge = judge_merge_order},
    {.id = "schema/consolidated-equal",
     .phase = Phase::preflight,
     .severity = Severity::error,
     .summary = "the consolidated file and the replayed folder give different schemas",
     .why = "Databases that were made from the file differ from those that were migrated, and one "
            "of them is what the tests ran on.",
     .fix = "Make the file again from a database to which every migration was applied.",
     .judge = judge_consolidated},
    {.id = "fixture/coverage",
     .phase = Phase::preflight,
     .severity = Severity::warning,
     .summary = "the fixture has no row that could have made a change fail",
     .why = "The migration passed because nothing was tried, as it did on the empty development "
            "database.",
     .fix = "Take a fixture with such rows, or add some to it.",
     .judge = judge_fixture_coverage},
    {.id = "backup/created",
     .phase = Phase::backup,
     .severity = Severity::error,
     .summary = "no backup of the database can be taken",
     .why = "The deployment begins without a way back.",
     .fix = "Make room or grant what is missing, then try again before anything is deployed.",
     .judge = judge_backup_created},
    {.id = "backup/verified",
     .phase = Phase::backup,
     .severity = Severity::error,
     .summary = "the backup's bytes are not those that were backed up",
     .why = "A backup that is broken is noticed on the day on which it is needed.",
     .fix =
         "Look for a full or failing disk, take the backup again, and verify it where it is kept.",
     .judge = judge_backup_verified},
    {.id = "backup/restores",
     .phase = Phase::backup,
     .severity = Severity::error,
     .summary = "the restored backup is not the database it was taken from",
     .why = "Going back would lose what is missing, at the worst moment.",
     .fix = "Do not deploy: take the backup again in another way and compare the two.",
     .judge = judge_backup_restores},
    {.id = "deploy/applies",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary = "the engine refuses a statement of a migration",
     .why = "The deployment stops half-way, with the new application waiting for a schema that is "
            "not there.",
     .fix = "Read what the engine says of the statement, and correct the statement, or what an "
            "earlier one leaves for it.",
     .judge = judge_applies},
    {.id = "deploy/history-recorded",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary = "the history does not have a migration that was applied, or no longer has another",
     .why = "The tool applies it again at the next deployment.",
     .fix = "Let the tool write its history: no statement of a migration may touch that table.",
     .judge = judge_history_recorded},
    {.id = "deploy/transaction-closed",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary = "a migration leaves a transaction open, or ends the one that the tool opened",
     .why = "What comes after runs outside the transaction and stays half done when it fails; what "
            "is left open is lost when the connection closes.",
     .fix = "Leave BEGIN, COMMIT and ROLLBACK out of a migration that the tool wraps; close every "
            "transaction in one that it does not wrap.",
     .judge = judge_transaction_closed},
    {.id = "deploy/transactional",
     .phase = Phase::deploy,
     .severity = Severity::warning,
     .summary = "what a migration changes is committed in several parts",
     .why =
         "A statement that fails, or a deployment that is stopped, leaves the parts before it: a "
         "schema that neither the old application nor the new one knows.",
     .fix = "Leave transactions to the tool where it wraps each file, or write BEGIN before the "
            "first change and COMMIT after the last; what cannot be in a transaction goes into a "
            "migration of its own.",
     .judge = judge_transactional},
    {.id = "deploy/crash-safe",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary =
         "killed in the middle, or stopped by a full disk or another writer, a migration "
         "leaves what a second run of the tool does not bring to its end; a warning where the "
         "tool wraps no file and marks the one that was cut off",
     .why =
         "A deployment that is stopped there (a restart, a time limit, no memory) cannot just be "
         "started again: somebody has to repair production by hand, or finds a change done "
         "twice.",
     .fix = "Leave transactions to the tool where it wraps each file, or write BEGIN before the "
            "first change and COMMIT after the last; where that cannot be, write each statement so "
            "that it can run twice (IF NOT EXISTS, a WHERE that leaves out what is done).",
     .judge = judge_crash_safe},
    {.id = "deploy/did-something",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary = "a migration counts as applied although no statement was executed",
     .why = "The history says it is done, so it never will be.",
     .fix = "Write the statements under the marker that the tool looks for, or delete the file.",
     .judge = judge_did_something},
    {.id = "deploy/verify-script",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary = "the script by which the tool verifies a migration fails, or writes and commits; a "
                "warning where it divides by zero and that is no error",
     .why = "The migration did not do what it is for: `sqitch deploy --verify` takes it back, and "
            "with it all that the same run has deployed; without --verify it stays as it is.",
     .fix = "Correct the migration, or the script where that asks for something else; it must fail "
            "by an error, and change nothing.",
     .judge = judge_verify_script},
    {.id = "deploy/idempotent",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary = "the tool would apply a migration again that it has just applied",
     .why = "The next deployment runs it a second time on live data.",
     .fix = "Let the history keep the version exactly as the file's name has it.",
     .judge = judge_idempotent},
    {.id = "deploy/deterministic",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary =
         "another database, migrated with other random values, with rows found in another "
         "order or in another locale, holds something else than numbers of new rows or random "
         "UUIDs, no two alike, in a new column or where NULL was; a warning where more than a mere "
         "stamp (datetime('now') as a value of its own) depends on the time of the run",
     .why = "Staging, the replicas and production no longer hold the same, and what was rehearsed "
            "is not what happens.",
     .fix =
         "Compute the values from the rows; where several rows match or one of several stays, say "
         "which (ORDER BY over a unique key with LIMIT 1, min(), a condition that one row "
         "meets); write a date that is meant into the file. Where chance is meant, allow it "
         "with the reason.",
     .judge = judge_deterministic},
    {.id = "deploy/duration",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary = "a migration takes longer than limits.apply-seconds",
     .why = "Writers wait that long, and the deployment's own time limit may kill it half-way.",
     .fix = "Split the work into batches in migrations of their own, add the index that it "
            "searches by, or raise the limit knowingly.",
     .judge = judge_apply_duration},
    {.id = "deploy/lock-time",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary = "readers or writers are kept out for longer than limits.lock-seconds, or keep the "
                "migration out",
     .why = "Whatever the application wants of the database meanwhile waits, piles up, and fails "
            "when its own patience is over: an outage, though nothing is wrong with the data.",
     .fix = "Add the index that the statement searches by, compute all rows in one pass, or do it "
            "in batches with a commit after each; or deploy while nobody works, and raise the "
            "limit knowingly.",
     .judge = judge_lock_time},
    {.id = "deploy/growth",
     .phase = Phase::deploy,
     .severity = Severity::warning,
     .summary = "the migrations make the database larger than limits.growth allows",
     .why = "The disk that holds production is full in the middle of the deployment, or after it.",
     .fix = "Drop what is only needed on the way in the same migration, and VACUUM in one of its "
            "own; or make room first, and raise the limit knowingly.",
     .judge = judge_growth},
    {.id = "cutover/switches",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary = "the exchange of blue and green fails, a reader sees anything but the one or the "
                "other, or rows that were written to blue meanwhile are not found",
     .why =
         "At the moment of the switch the application reads half of each, or writes into what is "
         "no longer live, and nobody notices.",
     .fix = "Close every other connection to both databases (a report, a backup, a shell) before "
            "the switch, and have the application open its own anew after it; docs/cutover.md says "
            "which are safe.",
     .judge = judge_switches},
    {.id = "cutover/switches-back",
     .phase = Phase::deploy,
     .severity = Severity::error,
     .summary = "after the exchange and the way back the application's database is not blue byte "
                "for byte",
     .why = "The quickest way out of a bad deployment leads to a database that nobody has tested.",
     .fix = "Let nobody write to the old blue while it waits: neither the new application nor a "
            "connection from before the switch.",
     .judge = judge_switches_back},
    {.id = "verify/integrity",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "the engine finds the database damaged after the migrations",
     .why =
         "Queries give wrong answers or fail, and every backup from now on has the damage in it.",
     .fix = "Leave writable_schema and the engine's own tables alone; rebuild what is damaged from "
            "sound rows.",
     .judge = judge_integrity},
    {.id = "verify/foreign-keys",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "rows have lost their parent, or refer to a table that is not there",
     .why =
         "Joins drop these rows silently, and the next statement that checks the key is refused.",
     .fix = "Change parent and children in the same migration, and end it with a query that "
            "finds rows without a parent (PRAGMA foreign_key_check where there is one).",
     .judge = judge_foreign_keys},
    {.id = "verify/tables-present",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "a table is gone though no statement drops or renames it",
     .why = "The application meets a missing table, and nobody can say which line took it.",
     .fix = "Drop and rename tables by DROP TABLE and ALTER TABLE alone.",
     .judge = judge_tables_present},
    {.id = "verify/objects-compile",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "a view or trigger no longer compiles, or does something else than before",
     .why = "The migration succeeds; the first query of the view, or the first write that fires "
            "the trigger, fails or does the wrong thing.",
     .fix = "Drop the view or trigger before the change and create it again, adapted, after it.",
     .judge = judge_objects_compile},
    {.id = "verify/sequences",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "a counter (AUTOINCREMENT) begins again below a number that it has given out",
     .why = "Numbers of deleted rows are given out again: old links, logs and caches then speak of "
            "the wrong row.",
     .fix = "Carry the counter over to the new table before the old one is dropped.",
     .judge = judge_sequences},
    {.id = "verify/references",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "a foreign key refers to a table that is no longer there",
     .why = "Every write to the table, or to what it referred to, is refused from then on.",
     .fix = "Make the new table under another name, drop the old one, rename the new one; never "
            "rename the old one away while others refer to it.",
     .judge = judge_references},
    {.id = "verify/side-effects",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary =
         "an index, trigger, constraint, default, collation, computed value or AUTOINCREMENT "
         "is gone though no statement drops it, or a right, policy, rule, view's option or place "
         "in "
         "a publication, also where several migrations make the table anew together; an index, key "
         "or UNIQUE that came back for fewer rows, or under a wider key, a NOT NULL that is gone, "
         "and rows that break a CHECK which is NOT VALID, are a warning; a view shows "
         "something else though neither its text nor a row below it changed; a view that has the "
         "old name of a renamed table shows other rows or values than that (a warning: it lacks a "
         "column, or the table is gone); user_version goes back",
     .why = "The rows are all there, and what kept them right or fast is not.",
     .fix = "Create it again in the same migration, or drop it by a statement that names it; where "
            "no statement can (a CHECK, a UNIQUE, a default), allow it with the reason.",
     .judge = judge_side_effects},
    {.id = "verify/declared-schema",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "the result is not the schema that the scenario declares; another order of columns "
                "is a warning",
     .why = "The application is written against the declared schema, and production gets another.",
     .fix = "Correct the migration, or declare what it is meant to make.",
     .judge = judge_declared_schema},
    {.id = "data/row-counts",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "a table lost rows and no DELETE of the migration names it",
     .why = "Rows are gone that nobody decided to delete.",
     .fix = "Find what reaches the table (a cascade, a trigger, a copy that leaves rows out); if "
            "rows are meant to go, delete them by a statement that names the table.",
     .judge = judge_row_counts},
    {.id = "data/rows-deleted",
     .phase = Phase::verify,
     .severity = Severity::warning,
     .summary = "a migration's own DELETE removes rows",
     .why = "These rows exist in no place but the backup afterwards.",
     .fix = "Check the number against what was meant, keep a copy in another table if they may be "
            "wanted, then allow it with the reason.",
     .judge = judge_rows_deleted},
    {.id = "data/table-dropped",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "a table was dropped while it held rows",
     .why = "Its rows exist in no place but the backup afterwards, and the running version of the "
            "application still asks for them.",
     .fix = "Stop using the table first, export it, and drop it a release later; then allow it "
            "with the reason.",
     .judge = judge_table_dropped},
    {.id = "data/column-dropped",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "a column was dropped while it held values that no pending migration had copied, "
                "row by row, into another column of its table",
     .why = "Its values exist in no place that this check knows but the backup afterwards, and the "
            "running version of the application still asks for them.",
     .fix = "Stop using the column first, copy or export it, and drop it a release later; then "
            "allow it with the reason.",
     .judge = judge_column_dropped},
    {.id = "data/content-preserved",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "content changed, or rows came, though no statement of the migration writes them",
     .why =
         "Every count is right and the values are wrong: nobody notices until they have been used.",
     .fix = "Write the change as an UPDATE or INSERT that names the table, or declare the column "
            "in expect.transforms.",
     .judge = judge_content_preserved},
    {.id = "data/conversion-lossless",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "values changed or were lost where a column got another type",
     .why = "What does not fit the new type becomes 0, NULL or another value, without a word.",
     .fix =
         "Find the values that do not fit first, put them right in a statement of their own, and "
         "convert with CASE so that nothing else is left.",
     .judge = judge_conversion_lossless},
    {.id = "data/nulls",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary =
         "values became NULL in a column that had none; in one that had some, by a statement that "
         "does not say NULL, a warning",
     .why = "Code that never met NULL in this column meets it now, and the old value is gone.",
     .fix = "Give every row a value, or declare the column in expect.transforms.",
     .judge = judge_nulls},
    {.id = "data/duplicates",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "a unique index or constraint is refused for duplicates that are there",
     .why = "The migration works on an empty database and stops on production's rows.",
     .fix = "Decide for each group of duplicates which row stays, merge or delete the others in an "
            "earlier statement, then create the index.",
     .judge = judge_duplicates},
    {.id = "data/expectations",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "a count or query that the scenario declares does not hold",
     .why = "The migration did not do what its author said it would.",
     .fix = "Correct the migration, or the expectation where it is the one that is wrong.",
     .judge = judge_expectations},
    {.id = "tenant/enabled",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "a table of the tenants lacks the column that says whose a row is, row-level "
                "security that is enabled and forced, or a policy for one of the commands",
     .why = "Nothing in the database keeps one customer from the rows of another one there: a "
            "single query without its condition shows them.",
     .fix = "In the migration that makes the table: ENABLE and FORCE ROW LEVEL SECURITY, and a "
            "policy for the application's role with USING and WITH CHECK. A table that belongs to "
            "nobody is named in `tenant.exempt`.",
     .judge = judge_tenant_enabled},
    {.id = "tenant/isolated",
     .phase = Phase::verify,
     .severity = Severity::error,
     .summary = "working for one tenant the application's role reads, writes or removes what "
                "belongs to another one, or sees rows while it works for nobody",
     .why = "One customer's data is shown to another one, or changed by it.",
     .fix = "Have the policies compare the column with the setting, in USING and in WITH CHECK, so "
            "that nothing fits where the setting is missing; views need security_invoker, and "
            "functions SECURITY INVOKER.",
     .judge = judge_tenant_isolated},
    {.id = "workload/old-app",
     .phase = Phase::monitor,
     .severity = Severity::error,
     .summary = "a statement of the running application is refused on the migrated database, or "
                "answers without a column",
     .why =
         "Until the last server runs the new version, the old one asks the new schema: its users "
         "see errors.",
     .fix = "Expand first, contract later: add the new name beside the old one, deploy the "
            "application that uses it, and take the old one away in a later migration.",
     .judge = judge_old_app},
    {.id = "plans/no-new-scan",
     .phase = Phase::monitor,
     .severity = Severity::error,
     .summary = "a statement of the running application reads many rows for which it had an index",
     .why = "What took a millisecond takes as long as the table is large, on every request.",
     .fix = "Keep the index, or create the one that serves the statement before the old one goes.",
     .judge = judge_no_new_scan},
    {.id = "health/tables",
     .phase = Phase::monitor,
     .severity = Severity::warning,
     .summary =
         "a table is empty that was not, a view of a small database shows nothing and did, or a "
         "materialised view no longer has the rows of its query, and had",
     .why = "A page, a job or a report that reads it comes up empty.",
     .fix =
         "Fill the table again, or refresh the view, in the same migration, or allow it with the "
         "reason.",
     .judge = judge_health_of_tables},
    {.id = "rollback/applies",
     .phase = Phase::rollback,
     .severity = Severity::error,
     .summary =
         "the engine refuses the down of a migration, or the down leaves a transaction open or "
         "ends the tool's",
     .why = "The way back ends in the middle, on a day when something is wrong already.",
     .fix = "Write the down against the schema that the up leaves, in the reverse order, and try "
            "it with real rows.",
     .judge = judge_down_applies},
    {.id = "rollback/restores-schema",
     .phase = Phase::rollback,
     .severity = Severity::error,
     .summary = "the schema after the down is not what it was before the up",
     .why = "The old application runs on a schema that it was never tested with, and later "
            "migrations start elsewhere.",
     .fix = "Undo every statement of the up: indexes, triggers, views, defaults, constraints and "
            "settings (PRAGMA user_version), too.",
     .judge = judge_restores_schema},
    {.id = "rollback/restores-data",
     .phase = Phase::rollback,
     .severity = Severity::error,
     .summary = "rows, values, counters or what views show are after the down not what they were "
                "before the up; a warning where a column that this deployment added keeps "
                "random UUIDs in place of its one default",
     .why = "Going back loses or changes data, though the way back was meant to be safe.",
     .fix = "Keep in the up what the down needs (a copy of the column or table), and write it back "
            "in the same form.",
     .judge = judge_restores_data},
    {.id = "rollback/history-updated",
     .phase = Phase::rollback,
     .severity = Severity::error,
     .summary = "after the down the history still has the migration, or lost another",
     .why = "The tool then leaves out a migration that is not there, or applies one again that is.",
     .fix = "Let the tool write its history: no statement of a down may touch that table.",
     .judge = judge_history_updated},
    {.id = "rollback/reapplies",
     .phase = Phase::rollback,
     .severity = Severity::error,
     .summary = "after its down a migration cannot be applied again, or ends elsewhere",
     .why = "After one rollback the release can never be tried again without work by hand.",
     .fix = "Remove in the down everything that the up creates.",
     .judge = judge_reapplies},
    {.id = "rollback/new-rows",
     .phase = Phase::rollback,
     .severity = Severity::error,
     .summary =
         "with rows written after the cut-over a down is refused, or costs old rows; what it "
         "loses of the new ones, and of edits to old ones, is a warning with numbers",
     .why = "The way back was only tried on the rows that the old application wrote; on the day on "
            "which it is needed the new one has written, too.",
     .fix = "Let the down take care of what only the new schema takes (NULL, new values, "
            "duplicates, several rows where there was one value) and of what refers to the rows "
            "that it deletes: change it or put it aside first, and keep rows that have no copy "
            "from before; let it take from a copy only what nobody has edited or deleted since.",
     .judge = judge_new_rows},
    {.id = "rollback/duration",
     .phase = Phase::rollback,
     .severity = Severity::error,
     .summary = "a down takes longer than limits.rollback-seconds",
     .why = "The way back takes longer than the outage may last.",
     .fix =
         "Do less in the down, or plan to restore the backup instead and allow it with the reason.",
     .judge = judge_down_duration},
    {.id = "rollback/restore",
     .phase = Phase::rollback,
     .severity = Severity::error,
     .summary = "where a down is missing, the backup does not bring the database back in time",
     .why = "There is no way back at all.",
     .fix = "Write a down, or a backup that can be restored within limits.rollback-seconds.",
     .judge = judge_restore},
    {.id = "blue/untouched",
     .phase = Phase::post_deploy,
     .severity = Severity::error,
     .summary = "a byte of the fixture changed during the run",
     .why = "The next run starts from something else, and this one may have read both states.",
     .fix = "Find what else writes to the fixture; keep it read-only.",
     .judge = judge_blue_untouched},
    {.id = "shadows/removed",
     .phase = Phase::post_deploy,
     .severity = Severity::warning,
     .summary = "a shadow database was left behind",
     .why = "Copies of production-like data fill the disk and lie where nobody guards them.",
     .fix = "Delete what is named, and look why it could not be removed.",
     .judge = judge_shadows_removed},
    {.id = "allow/used",
     .phase = Phase::post_deploy,
     .severity = Severity::warning,
     .alone = Severity::warning,
     .summary = "an allowance or declared transform matches nothing, has expired or cannot be read",
     .why = "An exception that outlives its reason hides the next real finding.",
     .fix = "Delete it, correct its check or subject, or give it a new date with a new reason.",
     .judge = nullptr},
    {.id = "baseline/current",
     .phase = Phase::post_deploy,
     .severity = Severity::warning,
     .summary = "an entry of the baseline is fixed meanwhile, has expired, or is about a finding "
                "that has changed",
     .why = "A known finding that is gone, and is still listed, hides the same one when it comes "
            "back.",
     .fix = "Remove the entry, mend what it is about, or write the baseline anew with "
            "--write-baseline and say in review why.",
     .judge = nullptr},
};

// The text comes before what the deployment did.
std::vector<Check> all_checks() {
  std::vector<Check> all(std::begin(kChecks), std::end(kChecks));
  const auto behind =
      std::ranges::find_if(all, [](const Check& check) { return check.phase > Phase::preflight; });
  all.insert(behind, lint_checks().begin(), lint_checks().end());
  return all;
}

}  // namespace

std::span<const Check> checks() {
  static const std::vector<Check> all = all_checks();
  return all;
}

const Check* find_check(std::string_view id) {
  const auto found = std::ranges::find(checks(), id, &Check::id);
  return found == checks().end() ? nullptr : &*found;
}

}  // namespace gate
