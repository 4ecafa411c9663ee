// The rows of the table that look at what statements say. Where a statement was run, what it did
// decides: a suspicion that the rehearsal refutes is a passed point that says so, and one whose
// harm has a check of its own is left to that.
#include "gate/checks/check.h"
#include "gate/checks/families.h"

namespace gate {

namespace {

constexpr auto kPhase = Phase::preflight;
constexpr auto kNote = Severity::note;
constexpr auto kWarning = Severity::warning;

constexpr std::string_view kExpandContract =
    "Expand and contract: add what is new, let both versions write both, and remove the old in a "
    "later release that nothing reads it in.";

constexpr Check kLint[] = {
    {.id = "lint/add-not-null-without-default",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "a column is added to a table that can hold rows, NOT NULL without a default or "
                "with one that is no constant; or one that is there is made NOT NULL, and no "
                "script fills it",
     .why = "It works on the empty table of a developer and is refused by the first row in "
            "production, in the middle of the deployment.",
     .fix = "Give it a constant DEFAULT, or add it nullable, fill it, and make it NOT NULL by a "
            "rebuild.",
     .judge = judge_add_not_null},
    {.id = "lint/add-column-without-default",
     .phase = kPhase,
     .severity = kNote,
     .alone = kNote,
     .summary = "a nullable column is added that every row has NULL in",
     .why = "Code that was written for new rows meets NULL in all the old ones.",
     .fix = "Give it a DEFAULT or fill it in the same migration, where NULL means nothing.",
     .judge = judge_add_without_default},
    {.id = "lint/drop-column",
     .phase = kPhase,
     .severity = kNote,
     .alone = kWarning,
     .summary = "a column is dropped that the running version of the application may use",
     .why = "Between the migration and the last old process every statement that names the column "
            "fails.",
     .fix = kExpandContract,
     .judge = judge_lint_drop_column},
    {.id = "lint/drop-table",
     .phase = kPhase,
     .severity = kNote,
     .alone = kWarning,
     .summary = "a table, or a schema with all its tables, is dropped that the running version of "
                "the application may use",
     .why = "Between the migration and the last old process every statement that names the table "
            "fails.",
     .fix = kExpandContract,
     .judge = judge_lint_drop_table},
    {.id = "lint/rename-column",
     .phase = kPhase,
     .severity = kNote,
     .alone = kWarning,
     .summary = "a column is renamed that the running version of the application may use",
     .why = "The old version does not know the new name, and the new one not the old: one of "
            "them fails as long as both run.",
     .fix = kExpandContract,
     .judge = judge_rename_column},
    {.id = "lint/rename-table",
     .phase = kPhase,
     .severity = kNote,
     .alone = kWarning,
     .summary = "a table is renamed and no view keeps its old name",
     .why = "The old version does not know the new name, and the new one not the old: one of "
            "them fails as long as both run.",
     .fix = "Leave a view under the old name until nothing asks for it any more.",
     .judge = judge_rename_table},
    {.id = "lint/change-type",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "a column gets another type, and no rehearsal has shown what becomes of its values",
     .why = "Values that do not fit are cut, rounded or turned into 0 or NULL, without an error.",
     .fix = "Rehearse it on production-like rows, or write the new type into a new column and "
            "compare both before the old one goes.",
     .judge = judge_change_type},
    {.id = "lint/create-index-blocking",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "an index is made on a table with rows while nobody can write to it",
     .why = "Every INSERT, UPDATE and DELETE on the table waits until the index is built, and "
            "behind them the application.",
     .fix = "CREATE INDEX CONCURRENTLY, alone in a migration that the tool opens no transaction "
            "for.",
     .judge = judge_index_blocking},
    {.id = "lint/concurrently-in-transaction",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "CONCURRENTLY stands in a script that the tool opens a transaction around",
     .why = "The server refuses it there, in the middle of the deployment.",
     .fix = "Put it alone into a migration, and tell the tool to open no transaction for that one.",
     .judge = judge_concurrently_wrapped},
    {.id = "lint/constraint-without-not-valid",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "a CHECK or a foreign key is added to a table with rows, and all of them are read "
                "meanwhile",
     .why = "Until the last row is read nobody writes to the table, nor to the one that a foreign "
            "key refers to; for a CHECK nobody reads it either.",
     .fix = "ADD CONSTRAINT … NOT VALID, which holds for new rows at once; in a later transaction "
            "VALIDATE CONSTRAINT, which keeps nobody waiting.",
     .judge = judge_constraint_validated},
    {.id = "lint/unique-on-existing",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "a unique index is made on a table that can hold duplicates",
     .why = "The first pair of duplicates in production refuses the index and stops the "
            "deployment.",
     .fix = "Look for duplicates first, and settle which of them stays in a migration before.",
     .judge = judge_unique_on_existing},
    {.id = "lint/foreign-key-without-index",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "a new foreign key of a large table has no index on its columns",
     .why = "Each DELETE or change of key in the parent reads the whole child, with the "
            "database locked meanwhile.",
     .fix = "Create an index that begins with the columns of the key, in the same migration.",
     .judge = judge_foreign_key_index},
    {.id = "lint/if-not-exists-masks",
     .phase = kPhase,
     .severity = Severity::error,
     .alone = kWarning,
     .summary = "IF NOT EXISTS passes over an object of another shape",
     .why = "The migration counts as applied, and what it was to make is not there: the "
            "application fails at its first statement.",
     .fix = "Leave out IF NOT EXISTS, so that the clash is refused; change what is there by ALTER, "
            "or choose another name.",
     .judge = judge_if_not_exists},
    {.id = "lint/rebuild-forgets",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "a rebuild does not make again what the table had",
     .why = "DROP TABLE takes indexes and triggers with it: queries get slow and rules stop "
            "holding, and nothing says so.",
     .fix = "Write every index, trigger and option of the table again after the rename.",
     .judge = judge_rebuild_forgets},
    {.id = "lint/rebuild-with-foreign-keys-on",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "a table is dropped to which ON DELETE CASCADE or SET NULL refers",
     .why = "With foreign keys enforced DROP TABLE deletes the rows first, and every child goes "
            "or loses its reference.",
     .fix = "Switch foreign keys off outside of any transaction, rebuild, check, and switch them "
            "on again; or change the table by ALTER.",
     .judge = judge_rebuild_foreign_keys},
    {.id = "lint/pragma-in-transaction",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "PRAGMA foreign_keys stands inside a transaction, where it does nothing",
     .why = "Whoever wrote it believes that no key acts, while every key does.",
     .fix = "Let the tool's connection switch them, or run the script outside of its transaction.",
     .judge = judge_pragma_in_transaction},
    {.id = "lint/data-and-schema-mixed",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "many rows are written in one transaction with a change of the schema",
     .why = "Everybody who writes waits for all of it, and a failure at the end undoes hours.",
     .fix = "Change the schema in one migration and fill it in the next, in parts.",
     .judge = judge_data_and_schema},
    {.id = "lint/unbounded-update",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "one UPDATE, DELETE or TRUNCATE writes a whole large table",
     .why = "It locks the database as long as it takes, and the journal grows by the whole table.",
     .fix = "Write it in parts by key, or say with WHERE which rows are meant.",
     .judge = judge_unbounded_update},
    {.id = "lint/non-deterministic",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "what a script writes depends on chance, on when it runs or on the order of rows",
     .why = "Production ends with other rows than what was tested, and a second run with others "
            "again.",
     .fix = "Compute values from the row, write the day as a constant, and order what is limited.",
     .judge = judge_non_deterministic},
    {.id = "lint/transaction-control",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "a script begins or ends a transaction inside the one that the tool opens",
     .why = "The tool's own transaction ends too early: a failure later leaves half of the "
            "migration behind.",
     .fix = "Leave BEGIN and COMMIT to the tool, or tell it to open no transaction.",
     .judge = judge_transaction_control},
    {.id = "lint/mixed-dialect",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "a statement has words of another engine",
     .why = "It is refused, or, worse, taken for something else: a column of type SERIAL is not "
            "numbered.",
     .fix = "Write it in the words of the engine that runs it, or keep a folder for each.",
     .judge = judge_mixed_dialect},
    {.id = "lint/privileged",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "a statement reaches beyond the database, or needs special rights",
     .why = "What a migration may do, anybody may do who can merge one.",
     .fix = "Do it outside of migrations, by whoever administers the database, or allow it with "
            "the reason.",
     .judge = judge_privileged},
    {.id = "lint/down-not-inverse",
     .phase = kPhase,
     .severity = kWarning,
     .alone = kWarning,
     .summary = "the down does not name what the up made, moved or dropped",
     .why = "After the way back it is still there, and the way forward is refused.",
     .fix = "Undo every statement of the up, the last first.",
     .judge = judge_down_not_inverse},
    {.id = "lint/naming",
     .phase = kPhase,
     .severity = kNote,
     .alone = kNote,
     .summary = "a new name has to be quoted, is a reserved word or mixes cases",
     .why = "Somewhere somebody will forget the quotes, and another engine reads it otherwise.",
     .fix = "Small letters, digits and underscores, and no word of SQL.",
     .judge = judge_naming},
    {.id = "lint/read-by-words",
     .phase = kPhase,
     .severity = kNote,
     .alone = kNote,
     .summary = "a statement for PostgreSQL is none to its grammar of version 15, and lint went by "
                "single words",
     .why = "What the other lint checks say of such a statement, or do not say, is less certain.",
     .fix = "Rehearse it: a server decides what it means. What only newer servers know is not "
            "mentioned, nor are many rows of INSERT.",
     .judge = judge_read_by_words},
};

}  // namespace

std::span<const Check> lint_checks() {
  return kLint;
}

}  // namespace gate
