// Which struct has which members, and each enum its words: the one table from which records are
// written to JSON and read back. The key of a member is its name. A struct that gains a member
// does not compile here until it is named: nothing observed can be missing from a report.
#pragma once

#include <array>
#include <concepts>
#include <string_view>
#include <type_traits>

#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/model/shard.h"

namespace gate {

template <typename T, typename U>
concept Is = std::same_as<std::remove_const_t<T>, U>;

// The first name of "a, b, c"; it is taken away.
constexpr std::string_view take_name(std::string_view& names) {
  const std::size_t end = names.find(',');
  const std::string_view name = names.substr(0, end);
  names.remove_prefix(end == names.npos ? names.size() : end + 2);
  return name;
}

template <typename Visit, typename... Members>
void visit_each(std::string_view names, Visit& visit, Members&... members) {
  (visit(take_name(names), members), ...);
}

// visit_members(value, visit) calls visit(name, member) for each member, in this order.
#define GATE_MEMBERS(Type, ...)                            \
  void visit_members(Is<Type> auto& value, auto&& visit) { \
    auto& [__VA_ARGS__] = value;                           \
    visit_each(#__VA_ARGS__, visit, __VA_ARGS__);          \
  }

// clang-format off
GATE_MEMBERS(Location, path, line, column)
GATE_MEMBERS(InlineAllow, check, subject, reason, location)
GATE_MEMBERS(FolderProblem, kind, version, location, message)
GATE_MEMBERS(AppliedMigration, version, description, checksum)
GATE_MEMBERS(History, table, exists, is_high_water_mark, applied, trouble, mark, is_elsewhere, baseline)

GATE_MEMBERS(Effect, action, object, table, name, column, cause, trigger)
GATE_MEMBERS(Rename, table, column, to)
GATE_MEMBERS(TableLock, table, mode, bars)
GATE_MEMBERS(Outcome, rows_changed, rows_changed_indirectly, seconds, effects, reads, columns_read,
             renames, depends_on, locks, rewritten, wal_bytes, temporary_bytes, commits_inside)

GATE_MEMBERS(ObjectDifference, kind, name, change, before, after, table, lost, replaced_by,
             narrowed_to)
GATE_MEMBERS(Example, key, before, after)
GATE_MEMBERS(ColumnDifference, before, after, equal, type_changed, generated, changed, equivalent,
             lost, became_null, nulls_before, was_uniform, examples)
GATE_MEMBERS(LoneColumn, name, values, generated, same_as, copied_to, copied_by, copied_whole,
             uniform, moved_to)
GATE_MEMBERS(RestDifference, columns, rows_added, rows_removed)
GATE_MEMBERS(UnwrittenDifference, rows_added, rows_removed, columns)
GATE_MEMBERS(TableDifference, before, after, is_virtual, rows_before, rows_after, columns, dropped,
             added, compared_rows, key, not_compared, rows_added, rows_removed, rows_modified,
             examples_added, examples_removed, rest, unwritten)
GATE_MEMBERS(ViewDifference, view, rows_before, rows_after, columns, not_compared, differs)
GATE_MEMBERS(OldNameView, view, table, rows_wanted, rows, rows_missing, rows_strange, rows_modified,
             differing, missing, not_compared)
GATE_MEMBERS(StateDifference, schema, tables, views, old_names)

GATE_MEMBERS(ScriptStop, version, path, kind, missing, error, hint, sql, location)
GATE_MEMBERS(ScratchRecord, not_tried, applied, stop, found_nothing, made_elsewhere, begins_empty,
             foreign_tables)
GATE_MEMBERS(SchemaMatch, file, not_compared, unreadable, tables, differences)
GATE_MEMBERS(BaseFile, version, path, change, now, is_up, is_ours)
GATE_MEMBERS(MergeStop, ours_first, stop)
GATE_MEMBERS(MergeTable, name, ours_first, theirs_first, columns, only_numbers, not_compared)
GATE_MEMBERS(VersionClash, version, ours, theirs)
GATE_MEMBERS(MergeRecord, base, commit, not_compared, changed, ours, theirs, clashes, stops, schema,
             tables)
GATE_MEMBERS(DriftRecord, scratch, history, declared, consolidated, merge)

GATE_MEMBERS(Allowance, check, subject, reason, until, migration, location)
GATE_MEMBERS(KnownPoint, check, subject, migration, owner, reason, until, message,
             location)
GATE_MEMBERS(Limits, apply_seconds, rollback_seconds, lock_seconds, growth_factor, growth_bytes,
             fixture_days)
GATE_MEMBERS(TableExpectation, table, rows, nulls)
GATE_MEMBERS(QueryExpectation, sql, equals)
GATE_MEMBERS(Expectations, tables, queries, transforms)
GATE_MEMBERS(Policy, severities, allow, baseline, baseline_path, only, skip, fail_on, fail_on_empty, today)

GATE_MEMBERS(Finding, subject, message)
GATE_MEMBERS(FixtureRecord, path, sha256, bytes, from_cache, captured_at, engine_version, unreadable, expected_sha256, manifest,
             integrity, foreign_keys, untouched)
GATE_MEMBERS(BackupRecord, error, bytes, checksum, verify_error, restore_error, identical,
             create_seconds, restore_seconds)
GATE_MEMBERS(StatementRecord, sql, location, outcome, undone, transaction)
GATE_MEMBERS(ScriptRecord, path, statements, seconds, delayed_seconds, completed, timed_out, error,
             error_hint, error_sql, error_location, error_line, error_rows, culprits, culprit_rows,
             culprits_are_duplicates, transaction_left_open, ended_tools_transaction, wrapped,
             history_after, output, unseen)
GATE_MEMBERS(FaultPoint, kind, location, inside, aftermath, left, sql, effects, error, error_sql,
             error_location)
GATE_MEMBERS(FaultRecord, boundaries, tried, not_tried, points)
GATE_MEMBERS(VerifyScriptRecord, script, null_divisions)
GATE_MEMBERS(Trial, subject, kind, candidates, reason)
GATE_MEMBERS(SequenceDrop, table, before, after)
GATE_MEMBERS(MaskedObject, location, kind, name, differences)
GATE_MEMBERS(Waiting, visits, gave_up, longest_seconds)
GATE_MEMBERS(LockRecord, not_tried, seconds, readers, writers, error, error_location, deadlock)
GATE_MEMBERS(ToolLockRecord, not_tried, with_second_run, error, second_gave_up, location)
GATE_MEMBERS(GrowthRecord, before, after, journal, temporary)
GATE_MEMBERS(LateWrites, table, written, found)
GATE_MEMBERS(CutoverRecord, not_tried, error, back_error, seconds, back_seconds, blue_reads,
             green_reads, refused_reads, strange_reads, strange, is_green, is_blue_again, late)
GATE_MEMBERS(MigrationRecord, version, name, path, checksum, other_endings, pending, repeats, is_code, is_void, has_down, down_is_empty, has_verify_script,
             allows, up, change, verify_script, trials, sequences, down, after_down, sequences_after_down, again,
             after_again, rebuilt, masked, locks, tool_lock, growth, up_faults, down_faults, not_run, down_not_run, down_not_observed, again_not_run)
GATE_MEMBERS(ExpectationRecord, subject, expected, found, holds, location)
GATE_MEMBERS(UnheldCheck, table, name, domain, condition, rows, of, not_counted)
GATE_MEMBERS(StaleView, name, refused, not_compared)
GATE_MEMBERS(VerifyRecord, storage_was_checked, integrity, checked_tables, foreign_keys, references, broken_objects,
             checked_objects, untried_writes, expectations, unheld_checks, stale_views, still_pending)
GATE_MEMBERS(Divergence, table, rows, rows_there, columns, stamps, drawn, values, examples)
GATE_MEMBERS(Variation, circumstance, repeatable, tables, not_tried, error, error_version, error_sql, error_location)
GATE_MEMBERS(RepeatRecord, tables, variations)
GATE_MEMBERS(StatementAnswer, error, hint, columns, rows, scanned)
GATE_MEMBERS(MonitoredStatement, sql, location, blue, green, differing, misplaced)
GATE_MEMBERS(MonitorRecord, not_tried, workload, statements)
GATE_MEMBERS(TenantRules, column, setting, role, exempt, min_policies)
GATE_MEMBERS(TenantTable, name, exempt, has_column, enabled, forced, policies, commands, not_tried)
GATE_MEMBERS(TenantCrossing, relation, kind, as_owner, command, own, other, rows, own_rows, message, examples)
GATE_MEMBERS(TenantState, tables, windows, crossings)
GATE_MEMBERS(TenantRecord, not_tried, rules, role_is_bound, blue, green)
GATE_MEMBERS(TableRecord, name, blue, green, rolled_back, reapplied)
GATE_MEMBERS(ViewRecord, name, blue, green, reads)
GATE_MEMBERS(WrittenColumn, name, before, moved_from, rewritten, values, lost, changed,
             not_possible, with_parent)
GATE_MEMBERS(WrittenTable, name, before, none, rows, gone, columns, examples)
GATE_MEMBERS(Remark, subject, text)
GATE_MEMBERS(RefusedWrite, sql, location, error)
GATE_MEMBERS(RefusedDown, version, error, hint, sql, location, rows, culprits, duplicates)
GATE_MEMBERS(EditedColumn, table, column, rewritten, values, undone, lost, changed, examples)
GATE_MEMBERS(DeletedRows, table, rows, back, examples)
GATE_MEMBERS(UnfilledColumn, table, column, sources, rows, empty, examples)
GATE_MEMBERS(OldRows, table, removed, changed, examples)
GATE_MEMBERS(NewRowsRecord, skipped, workload, refused, tables, not_written, taken_back,
             refused_down, edited, deleted, unfilled, old_rows, dangling, schema)
GATE_MEMBERS(RestoreRecord, needed, seconds, error, identical)
GATE_MEMBERS(PassPart, name, seconds)
GATE_MEMBERS(PassRecord, name, phase, seconds, skipped, error, parts)
GATE_MEMBERS(Run, tool_version, scenario, engine, engine_version, started_at, seconds, command, text_only,
             format, format_reason, folder, folder_problems, has_downs, refuses_late, never_wraps, wraps_all, history, fixture, backup, migrations,
             drift, verify, repeat, tenant, monitor, restore, new_rows, cutover, tables, views, left_behind, kept, passes, stopped_by, limits,
             expect, policy)

GATE_MEMBERS(Point, check, phase, subject, migration, verdict, severity, message, why, hint,
             location, statement, seconds, evidence, allowed)
GATE_MEMBERS(Shard, index, of, scenarios)
GATE_MEMBERS(Counts, passed, failed, warning, skipped, error)
// clang-format on

// The words of an enum, in the order of its values. Words are public: never changed.
template <typename Enum>
inline constexpr std::array<std::string_view, 0> kWords{};
template <>
inline constexpr std::array<std::string_view, 4> kWords<FolderProblem::Kind>{
    "unreadable", "duplicate-version", "never-run", "aside"};
template <>
inline constexpr std::array<std::string_view, 7> kWords<RefusalKind>{
    "other", "missing-table", "missing-object", "exists", "rows", "environment", "deadlock"};
template <>
inline constexpr std::array<std::string_view, 4> kWords<FileChange>{"edited", "respelled",
                                                                    "removed", "renamed"};
template <>
inline constexpr std::array<std::string_view, 7> kWords<Action>{
    "insert", "update", "delete", "create", "alter", "drop", "index"};
template <>
inline constexpr std::array<std::string_view, 4> kWords<Cause>{"named", "cascade", "trigger",
                                                               "part"};
template <>
inline constexpr std::array<std::string_view, 4> kWords<Circumstance>{"chance", "clock", "order",
                                                                      "locale"};
template <>
inline constexpr std::array<std::string_view, 3> kWords<Barred>{"definition", "writes", "all"};
template <>
inline constexpr std::array<std::string_view, 4> kWords<FaultKind>{"killed", "disk-full", "locked",
                                                                   "crashed"};
template <>
inline constexpr std::array<std::string_view, 6> kWords<Aftermath>{
    "recovers", "marked", "refused", "elsewhere", "untrue", "damaged"};
template <>
inline constexpr std::array<std::string_view, 3> kWords<LeftOver>{"nothing", "part", "all"};
template <>
inline constexpr std::array<std::string_view, 5> kWords<Change>{"added", "removed", "changed",
                                                                "renamed", "reordered"};
template <>
inline constexpr std::array<std::string_view, 4> kWords<Severity>{"off", "note", "warning",
                                                                  "error"};
template <>
inline constexpr std::array<std::string_view, 3> kWords<FailOn>{"error", "warning", "never"};
template <>
inline constexpr std::array<std::string_view, 5> kWords<Verdict>{"passed", "failed", "warning",
                                                                 "skipped", "error"};
template <>
inline constexpr std::array<std::string_view, 7> kWords<Phase>{
    "preflight", "backup", "deploy", "verify", "monitor", "rollback", "post-deploy"};

}  // namespace gate
