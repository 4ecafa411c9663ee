// The record of one rehearsal: everything that was observed, and nothing that was concluded.
// Plain data; a Run read back from JSON is judged exactly as the one it was written from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/cutover.h"
#include "gate/model/difference.h"
#include "gate/model/drift.h"
#include "gate/model/effect.h"
#include "gate/model/fault.h"
#include "gate/model/location.h"
#include "gate/model/locks.h"
#include "gate/model/migration.h"
#include "gate/model/monitor.h"
#include "gate/model/new_rows.h"
#include "gate/model/repeat.h"
#include "gate/model/scenario.h"
#include "gate/model/tenant.h"
#include "gate/model/unheld.h"

namespace gate {

enum class Phase { preflight, backup, deploy, verify, monitor, rollback, post_deploy };

// How a question about the database came out.
struct Finding {
  std::string subject{};
  std::string message{};
};

struct FixtureRecord {
  std::string path{};
  std::string sha256{};
  std::uint64_t bytes = 0;
  bool from_cache = false;  // it was unpacked or loaded by an earlier run
  std::string captured_at{};
  std::string engine_version{};          // that last wrote it; empty = not told
  std::string unreadable{};              // why, where it is
  std::string expected_sha256{};         // of the manifest; empty = it states none
  std::vector<Finding> manifest{};       // what else differs from the manifest
  std::vector<std::string> integrity{};  // what the engine's check said; empty = sound
  std::vector<Finding> foreign_keys{};   // violations before anything was applied, per table
  bool untouched = true;                 // at the end, byte for byte
};

struct BackupRecord {
  std::string error{};  // the engine's refusal to make one; empty = taken
  std::uint64_t bytes = 0;
  std::string checksum{};
  std::string verify_error{};
  std::string restore_error{};
  bool identical = false;  // the restored database is blue byte for byte
  double create_seconds = 0;
  double restore_seconds = 0;
};

struct StatementRecord {
  std::string sql{};
  Location location{};
  Outcome outcome{};    // without effects where it was undone
  bool undone = false;  // the script rolled it back
  // Which of the script's transactions it was committed with, from 1; a statement outside of any
  // has one of its own. 0 = not known.
  int transaction = 0;
};

// One script of a migration, applied as the tool applies it.
struct ScriptRecord {
  std::string path{};
  std::vector<StatementRecord> statements{};  // that were executed, in order
  double seconds = 0;
  double delayed_seconds = 0;  // of them, ready to run but kept from it: the machine was busy
  bool completed = false;
  bool timed_out = false;
  // The refusal, where there was one: of a statement, or of the tool's own bookkeeping.
  std::string error{};
  std::string error_hint{};
  std::string error_sql{};
  Location error_location{};
  // Where its column lies inside the statement: that line, with blanks for what is not of it.
  std::string error_line{};
  std::vector<Example> error_rows{};  // examples of the rows that caused it, where known
  std::string culprits{};             // what they violate: an index or table.column
  std::int64_t culprit_rows = 0;      // how many there are
  bool culprits_are_duplicates = false;
  bool transaction_left_open = false;
  bool ended_tools_transaction = false;
  bool wrapped = false;                      // the tool opens a transaction around it
  std::vector<std::string> history_after{};  // versions
  // Where a program applied it: what that printed, its end where it is long; and why the statements
  // that it executed are not known. Then the program's call stands as the only one.
  std::string output{};
  std::string unseen{};
};

// How many rows of the fixture could have made a change fail.
struct Trial {
  std::string subject{};        // table, table.column or index
  std::string kind{};           // rows, nulls, duplicates, orphans, children
  std::int64_t candidates = 0;  // -1 = the fixture could not be asked
  std::string reason{};         // what the migration does there
};

// A counter that gives out fewer numbers than it had.
struct SequenceDrop {
  std::string table{};  // afterwards
  std::int64_t before = 0;
  std::int64_t after = 0;  // 0 = it begins anew
};

// What CREATE … IF NOT EXISTS passed over, since something else of that name was there.
struct MaskedObject {
  Location location{};  // of the statement
  std::string kind{};   // table, view, index or trigger
  std::string name{};
  // How what is there differs from what the statement would have made.
  std::vector<ObjectDifference> differences{};
};

// The script by which the tool looks whether a migration did what it is for, run on a copy of what
// that left.
struct VerifyScriptRecord {
  ScriptRecord script{};
  // Queries that divide and answer with nothing but NULL: by zero, which this engine lets pass.
  std::vector<Location> null_divisions{};
};

struct MigrationRecord {
  std::string version{};
  std::string name{};
  std::string path{};  // of the up script
  std::string checksum{};
  std::vector<std::string> other_endings{};  // see Script
  bool pending = false;
  bool repeats = false;  // see Migration
  bool is_code = false;  // see Script
  bool is_void = false;  // see Script
  bool has_down = false;
  bool down_is_empty = false;
  bool has_verify_script = false;
  std::vector<InlineAllow> allows{};

  // Only of pending ones. Absent = not reached; `not_run` says why.
  std::optional<ScriptRecord> up{};
  std::optional<StateDifference> change{};  // before up → after up
  std::optional<VerifyScriptRecord> verify_script{};
  std::vector<Trial> trials{};
  std::vector<SequenceDrop> sequences{};
  std::optional<ScriptRecord> down{};
  std::optional<StateDifference> after_down{};       // before up → after down: should be empty
  std::vector<SequenceDrop> sequences_after_down{};  // that only the down made fall
  std::optional<ScriptRecord> again{};
  std::optional<StateDifference> after_again{};  // after up → after up again: should be empty
  // Of tables, views, functions and sequences that it is the last to have a hand in, made anew
  // together with pending ones before it: what was there before the first of them → what is there
  // after the last pending one.
  std::optional<StateDifference> rebuilt{};
  std::vector<MaskedObject> masked{};
  LockRecord locks{};
  ToolLockRecord tool_lock{};
  GrowthRecord growth{};
  std::optional<FaultRecord> up_faults{};
  std::optional<FaultRecord> down_faults{};
  std::string not_run{};
  std::string down_not_run{};
  std::string down_not_observed{};  // why what it left was not looked at by itself
  std::string again_not_run{};
};

struct ExpectationRecord {
  std::string subject{};
  std::string expected{};
  std::string found{};
  bool holds = false;
  Location location{};  // in the scenario's file
};

// A view that keeps its query's rows, had all of them in the fixture, and has others now.
struct StaleView {
  std::string name{};
  bool refused = false;        // its query is, and was not in the fixture
  std::string not_compared{};  // why, where that is not known
};

struct VerifyRecord {
  bool storage_was_checked = false;  // integrity and foreign keys, to their end
  std::vector<std::string> integrity{};
  std::vector<std::string> checked_tables{};
  std::vector<Finding> foreign_keys{};  // per table, those blue did not have
  std::vector<Finding> references{};    // foreign keys to a table that is not there, and was before
  std::vector<Finding> broken_objects{};
  std::vector<std::string> checked_objects{};
  std::vector<Finding> untried_writes{};  // tables whose triggers were not tried, and why
  std::vector<ExpectationRecord> expectations{};
  std::vector<UnheldCheck> unheld_checks{};  // that the fixture did not have
  std::vector<StaleView> stale_views{};
  std::vector<std::string> still_pending{};  // versions, after everything was applied
};

struct TableRecord {
  std::string name{};
  std::optional<std::int64_t> blue{};
  std::optional<std::int64_t> green{};
  std::optional<std::int64_t> rolled_back{};
  std::optional<std::int64_t> reapplied{};
};

// A view that the fixture and green both have, and what each shows; only of a small database, and
// only where the migrations reached it.
struct ViewRecord {
  std::string name{};
  std::int64_t blue = 0;  // rows
  std::int64_t green = 0;
  std::vector<std::string> reads{};  // tables below it in green
};

struct RestoreRecord {
  bool needed = false;  // some migration has no way back but the backup
  double seconds = 0;
  std::string error{};
  bool identical = false;
};

// What one observation of a pass cost.
struct PassPart {
  std::string name{};
  double seconds = 0;
};

struct PassRecord {
  std::string name{};
  Phase phase = Phase::preflight;
  double seconds = 0;
  std::string skipped{};          // why it did not run
  std::string error{};            // why it could not go on
  std::vector<PassPart> parts{};  // of its seconds
};

struct Run {
  std::string tool_version{};
  std::string scenario{};
  std::string engine{};
  std::string engine_version{};
  std::string started_at{};  // UTC, ISO 8601
  double seconds = 0;
  std::string command{};  // to do the same again by hand
  // Scripts were read alone: their statements have no outcome, and nothing was tried.
  bool text_only = false;

  std::string format{};         // of the migration folder
  std::string format_reason{};  // what it was recognised by
  std::string folder{};
  std::vector<FolderProblem> folder_problems{};
  bool has_downs = true;      // the format knows a way back
  bool refuses_late = false;  // the tool refuses what is older than something that was applied
  // The tool opens a transaction for no script, whatever it says.
  bool never_wraps = false;
  bool wraps_all = false;  // it has one transaction around all that is pending
  History history{};

  FixtureRecord fixture{};
  BackupRecord backup{};
  std::vector<MigrationRecord> migrations{};  // applied ones too, in the tool's order
  DriftRecord drift{};
  VerifyRecord verify{};
  RepeatRecord repeat{};
  TenantRecord tenant{};
  MonitorRecord monitor{};
  RestoreRecord restore{};
  NewRowsRecord new_rows{};
  CutoverRecord cutover{};
  std::vector<TableRecord> tables{};
  std::vector<ViewRecord> views{};
  std::vector<std::string> left_behind{};
  std::string kept{};  // the folder with the copies, where they were to be left
  std::vector<PassRecord> passes{};
  int stopped_by = 0;  // a signal, where one ended the run early

  Limits limits{};
  Expectations expect{};
  Policy policy{};
};

// What keeps a rehearsal from going past its preflight: a damaged fixture, a history that is not
// clean, a folder that cannot be relied on. Empty = nothing.
std::string why_blocked(const Run& run);

// What the folder tells of a migration, before anything has run.
MigrationRecord record_of(const Migration& migration, bool is_pending);

// How many migrations are pending.
std::size_t count_pending(const Run& run);

// Whether a column that an earlier pending migration added held one value in all rows before this
// one, and holds random UUIDs after the last (Divergence::drawn): what a down leaves of those
// stands in for nothing that anybody had.
bool held_default_before_drawn(const Run& run, const MigrationRecord& migration,
                               const TableDifference& table, const ColumnDifference& column);

// Whether one of them drops the table of this name.
bool drops_table(std::span<const StatementRecord> statements, std::string_view table);

// What `table` is called after these statements, in this order.
std::string name_after(std::span<const StatementRecord> statements, std::string table);

std::string_view to_string(Phase phase);

}  // namespace gate
