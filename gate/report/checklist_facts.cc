// What a run knows of the points of the checklist.
#include <algorithm>
#include <span>

#include "gate/base/text.h"
#include "gate/report/checklist.h"
#include "gate/report/markdown_text.h"
#include "gate/report/text.h"

namespace gate {
namespace {

constexpr std::size_t kLongestText = 400;
constexpr std::size_t kLongestName = 160;
constexpr std::size_t kMostRows = 200;

// List items are joined by concat() where there is something to say.
std::string item(std::string_view label, const std::string& markup) {
  return markup.empty() ? "" : concat("- ", label, ": ", markup, '\n');
}

std::string code(std::string_view text) {
  return markdown_code(text, kLongestText);
}

std::string name_of(const Run& run, const MigrationRecord& migration) {
  return markdown_text(migration_name(run, migration.version), kLongestName);
}

// Cells of a table, without the bars at both ends.
struct Table {
  std::string head;
  std::string rule;
  std::vector<std::string> rows{};
};

std::string show(const Table& table) {
  if (table.rows.empty()) return "";
  std::string text = concat("\n| ", table.head, " |\n| ", table.rule, " |\n");
  for (const std::string& row :
       std::span(table.rows).first(std::min(kMostRows, table.rows.size()))) {
    text += concat("| ", row, " |\n");
  }
  if (table.rows.size() > kMostRows) {
    text += concat("\n… and ", table.rows.size() - kMostRows, " more\n");
  }
  return text;
}

std::vector<const MigrationRecord*> pending_of(const Run& run) {
  std::vector<const MigrationRecord*> pending;
  for (const MigrationRecord& migration : run.migrations) {
    if (migration.pending) pending.push_back(&migration);
  }
  return pending;
}

std::string outcome_of(const std::optional<ScriptRecord>& script) {
  if (!script) return "not run";
  if (script->completed) return duration(script->seconds);
  return script->timed_out ? "timed out" : "refused";
}

std::string limit_of(double seconds) {
  return seconds > 0 ? duration(seconds) : "none";
}

std::string show_count(const std::optional<std::int64_t>& count) {
  return count ? with_thousands(*count) : "–";
}

std::string show_waiting(const Waiting& waiting) {
  return concat(count_of(waiting.visits, "statement"), " answered, ",
                with_thousands(waiting.gave_up), " gave up, longest wait ",
                duration(waiting.longest_seconds));
}

std::string slowest(const Run& run, std::optional<ScriptRecord> MigrationRecord::*script) {
  const MigrationRecord* most = nullptr;
  for (const MigrationRecord* migration : pending_of(run)) {
    if (!(migration->*script)) continue;
    if (most == nullptr || (migration->*script)->seconds > (most->*script)->seconds) {
      most = migration;
    }
  }
  if (most == nullptr) return "";
  return concat(name_of(run, *most), ", ", outcome_of(most->*script));
}

// What a statement did to rows, as the engine counted them; empty = nothing.
std::string effect_of(const StatementRecord& statement) {
  const Outcome& outcome = statement.outcome;
  if (outcome.rows_changed == 0 && outcome.rows_changed_indirectly == 0) return "";
  std::string text = count_of(outcome.rows_changed, "row");
  if (outcome.rows_changed_indirectly > 0) {
    text += concat(", ", with_thousands(outcome.rows_changed_indirectly),
                   " more through triggers and keys");
  }
  return text;
}

}  // namespace

std::string list_fixture(const Run& run) {
  const FixtureRecord& fixture = run.fixture;
  return concat(item("path", code(fixture.path)), item("sha256", code(fixture.sha256)),
                fixture.bytes > 0 ? item("size", bytes_of(fixture.bytes)) : "",
                item("captured at", fixture.captured_at.empty()
                                        ? "____ (no manifest says)"
                                        : markdown_text(fixture.captured_at, kLongestName)));
}

std::string list_versions(const Run& run) {
  const std::string engine = std::string(trim(concat(run.engine, ' ', run.engine_version)));
  return concat(item("engine of the rehearsal", markdown_text(engine, kLongestName)),
                item("engine that wrote the fixture",
                     markdown_text(run.fixture.engine_version, kLongestName)),
                item("migration-gate", markdown_text(run.tool_version, kLongestName)),
                item("format of the migrations", markdown_text(run.format, kLongestName)),
                item("in production", "____"));
}

std::string list_order(const Run& run) {
  Table table{"migration | script | checksum | way back", "--- | --- | --- | ---"};
  for (const MigrationRecord* migration : pending_of(run)) {
    table.rows.push_back(concat(name_of(run, *migration), " | ",
                                markdown_text(migration->path, kLongestText), " | ",
                                markdown_text(migration->checksum, kLongestName), " | ",
                                migration->has_down ? "down" : "the backup"));
  }
  return show(table);
}

std::string list_backup(const Run& run) {
  const BackupRecord& backup = run.backup;
  return concat(backup.bytes > 0 ? item("size", bytes_of(backup.bytes)) : "",
                item("checksum", code(backup.checksum)),
                item("made in", duration(backup.create_seconds)));
}

std::string list_restore(const Run& run) {
  return item("restored in", duration(run.backup.restore_seconds));
}

std::string list_room(const Run& run) {
  std::uint64_t most = std::max(run.backup.bytes, run.fixture.bytes);
  for (const MigrationRecord* migration : pending_of(run)) {
    most = std::max({most, migration->growth.before, migration->growth.after});
  }
  if (run.text_only || most == 0) return "";
  return concat(item("the fixture's database at its largest", bytes_of(most)),
                item("twice that", bytes_of(2 * most)),
                item("production's database, twice its size, free", "____"));
}

std::string list_ups(const Run& run) {
  Table table{"migration | up | statements", "--- | ---: | ---:"};
  for (const MigrationRecord* migration : pending_of(run)) {
    const std::size_t statements = migration->up ? migration->up->statements.size() : 0;
    table.rows.push_back(concat(name_of(run, *migration), " | ", outcome_of(migration->up), " | ",
                                with_thousands(static_cast<long long>(statements))));
  }
  return show(table);
}

std::string list_limits(const Run& run) {
  return concat(item("slowest", slowest(run, &MigrationRecord::up)),
                item("limit for each", limit_of(run.limits.apply_seconds)));
}

std::string list_effects(const Run& run) {
  Table table{"statement | rows changed", "--- | ---"};
  for (const MigrationRecord* migration : pending_of(run)) {
    if (!migration->up) continue;
    for (const StatementRecord& statement : migration->up->statements) {
      const std::string effect = effect_of(statement);
      if (effect.empty()) continue;
      const std::string place = concat(statement.location.path, ':', statement.location.line);
      table.rows.push_back(concat(markdown_text(place, kLongestText), " | ", effect));
    }
  }
  return show(table);
}

std::string list_locks(const Run& run) {
  std::string text;
  for (const MigrationRecord* migration : pending_of(run)) {
    const LockRecord& locks = migration->locks;
    if (!locks.not_tried.empty()) continue;
    const std::string name = name_of(run, *migration);
    text += concat(item(concat(name, ", readers"), show_waiting(locks.readers)),
                   item(concat(name, ", writers"), show_waiting(locks.writers)));
  }
  return text + item("limit for each", limit_of(run.limits.lock_seconds));
}

std::string list_row_counts(const Run& run) {
  Table table{"table | before | after | rolled back | up again", "--- | ---: | ---: | ---: | ---:"};
  for (const TableRecord& one : run.tables) {
    table.rows.push_back(concat(markdown_text(one.name, kLongestName), " | ", show_count(one.blue),
                                " | ", show_count(one.green), " | ", show_count(one.rolled_back),
                                " | ", show_count(one.reapplied)));
  }
  return show(table);
}

std::string list_old_app(const Run& run) {
  if (!run.monitor.not_tried.empty()) return "";
  return concat(item("statements tried", with_thousands(std::ssize(run.monitor.statements))),
                item("from", code(run.monitor.workload)));
}

std::string list_downs(const Run& run) {
  Table table{"migration, newest first | down | up again", "--- | ---: | ---:"};
  std::vector<const MigrationRecord*> pending = pending_of(run);
  std::ranges::reverse(pending);
  for (const MigrationRecord* migration : pending) {
    const std::string down = migration->has_down ? outcome_of(migration->down) : "no down";
    table.rows.push_back(
        concat(name_of(run, *migration), " | ", down, " | ", outcome_of(migration->again)));
  }
  return concat(item("slowest", slowest(run, &MigrationRecord::down)),
                item("limit for each", limit_of(run.limits.rollback_seconds)), show(table));
}

std::string list_last_resort(const Run& run) {
  if (!run.restore.needed || !run.restore.error.empty()) return "";
  return concat(item("restored in", duration(run.restore.seconds)),
                item("limit", limit_of(run.limits.rollback_seconds)));
}

}  // namespace gate
