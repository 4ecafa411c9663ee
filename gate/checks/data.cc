// Rows, tables and columns that are there no more: which migration, how many, by what.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/words.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

bool is_in_both(const TableDifference& table) {
  return !table.before.empty() && !table.after.empty();
}

// A virtual table's rows follow from others, unless nothing at all was done to it.
bool is_derived(const Story& story, const TableDifference& table) {
  if (!table.is_virtual) return false;
  const std::size_t first = story.at_start(table.before);
  const std::size_t last = story.at_end(table.after);
  return first != last || last == Story::kNone || !story.body(last).deeds.empty();
}

void add_lost_rows(const MigrationRecord& migration, const TableDifference& table,
                   const Account& removed, Findings& findings) {
  const bool is_least = !table.compared_rows && table.rows_after > 0;
  Point& point = add(findings, Verdict::failed, migration, table.after,
                     concat(name_of(table), " lost ", is_least ? "at least " : "",
                            part_of(removed.unexplained, table.rows_before, "row")));
  if (removed.explained > 0) {
    point.message +=
        concat(", beside ", with_thousands(removed.explained), " deleted", by(removed.by));
  }
  point.evidence = table.examples_removed;
  put_culprit(point, removed.culprit, table);
}

void judge_rows_of(const Story& story, const MigrationRecord& migration,
                   const TableDifference& table, const Run& run, Findings& findings) {
  if (is_derived(story, table)) {
    add(findings, Verdict::passed, migration, table.after,
        concat(name_of(table), " is a virtual table: its rows follow from others"));
    return;
  }
  const Account removed = explain(story, table, run.expect.transforms).removed;
  if (removed.unexplained > 0) return add_lost_rows(migration, table, removed, findings);
  const std::string rows = count_of(table.rows_before, "row");
  if (!why_unproven(table).empty() && removed.explained == 0) {
    add(findings, Verdict::passed, migration, table.after,
        concat(name_of(table), ": not fewer than the ", rows,
               " of before; which ones is not known"));
    return;
  }
  add(findings, Verdict::passed, migration, table.after,
      removed.explained > 0 ? concat(name_of(table), ": ", with_thousands(removed.explained),
                                     " of ", rows, " deleted", by(removed.by), ", no other lost")
                            : concat(name_of(table), ": ", rows, ", none lost"));
}

// The words of ALTER TABLE … DROP … column.
bool drops_column(const StatementRecord& statement, std::string_view column) {
  const std::string text = normalize(statement.sql);
  if (!text.starts_with("alter table ")) return false;
  constexpr std::string_view kDrop = " drop ";
  std::string quoted = "\"";
  for (const char c : column) quoted += c == '"' ? "\"\"" : std::string(1, c);
  const std::string name = normalize(quoted + '"');
  for (std::size_t at = text.find(kDrop); at != text.npos; at = text.find(kDrop, at + 1)) {
    std::string_view rest = std::string_view(text).substr(at + kDrop.size());
    for (const std::string_view word : {"column ", "if exists "}) {
      if (rest.starts_with(word)) rest.remove_prefix(word.size());
    }
    if (!rest.starts_with(name)) continue;
    rest.remove_prefix(name.size());
    if (rest.empty() || rest.front() == ' ' || rest.front() == ',') return true;
  }
  return false;
}

// What took the column away: an ALTER TABLE, or the rebuild that left it out.
const StatementRecord* find_column_drop(const MigrationRecord& migration, const Story& story,
                                        const TableDifference& table, const LoneColumn& column) {
  // Another table may lose one of that name; and this one may have another name since.
  const StatementRecord* of_another = nullptr;
  for (const StatementRecord& statement : migration.up->statements) {
    if (!drops_column(statement, column.name)) continue;
    for (const Effect& effect : statement.outcome.effects) {
      if (!is_on_table(effect, Action::alter)) continue;
      if (equal_ignoring_case(effect.table, table.before)) return &statement;
      if (of_another == nullptr) of_another = &statement;
    }
  }
  return of_another != nullptr ? of_another : find_drop(story, table.before);
}

// Values that are all the same are elsewhere by chance, unless it is known that they were put
// there.
bool is_copied(const LoneColumn& column) {
  return !column.copied_to.empty() && (column.copied_whole || !column.uniform);
}

// Where else its values are, as far as that is known; empty = nowhere.
std::string where_else(const TableDifference& table, const LoneColumn& column) {
  if (is_copied(column)) {
    return concat("; each stands in ", table.after, ".", column.copied_to,
                  " of the same row, where migration ", column.copied_by, " copied it");
  }
  if (!column.copied_to.empty()) {
    return concat("; ", table.after, ".", column.copied_to,
                  " holds the same, but the fixture has one value only, which may be chance");
  }
  if (!column.moved_to.empty()) {
    return concat("; the first rows of ", column.moved_to, " have them");
  }
  if (column.same_as.empty()) return "";
  return concat("; in the fixture ", table.after, ".", column.same_as.front(),
                " holds the same in every row, but no pending migration copied all of it there");
}

void judge_dropped(const MigrationRecord& migration, const Story& story,
                   const TableDifference& table, const LoneColumn& column, Findings& findings) {
  const bool holds = column.values > 0 && !column.generated && !table.is_virtual;
  const bool is_lost = holds && !is_copied(column);
  const std::string subject = concat(table.before, ".", column.name);
  Point& point = add(findings, is_lost ? Verdict::failed : Verdict::passed, migration, subject,
                     concat(subject, " was dropped with ", count_of(column.values, "value"),
                            column.generated ? ", which follow from other columns" : "",
                            holds ? where_else(table, column) : ""));
  if (is_lost && !column.moved_to.empty()) {
    point.why =
        concat("Not every row was looked up in ", column.moved_to,
               ", and the running version of the application still asks for ", subject, ".");
  }
  point_at(point, find_column_drop(migration, story, table, column));
}

}  // namespace

void judge_row_counts(const Run& run, Findings& findings) {
  for_each_change(run, findings, [&](const MigrationRecord& migration) {
    const Story story(migration);
    bool any = false;
    for (const TableDifference& table : migration.change->tables) {
      if (!is_in_both(table)) continue;
      any = true;
      judge_rows_of(story, migration, table, run, findings);
    }
    if (any) return;
    add(findings, Verdict::passed, migration, migration.version,
        "it reaches no row that was there");
  });
}

void judge_rows_deleted(const Run& run, Findings& findings) {
  for_each_change(run, findings, [&](const MigrationRecord& migration) {
    const Story story(migration);
    bool any = false;
    for (const TableDifference& table : migration.change->tables) {
      if (!is_in_both(table) || is_derived(story, table)) continue;
      const Account removed = explain(story, table, run.expect.transforms).removed;
      if (removed.explained == 0) continue;
      any = true;
      Point& point = add(findings, Verdict::failed, migration, table.after,
                         concat(part_of(removed.explained, table.rows_before, "row"), " of ",
                                name_of(table), " deleted", by(removed.by)));
      point_at(point, removed.by);
      point.evidence = table.examples_removed;
    }
    if (any) return;
    add(findings, Verdict::passed, migration, migration.version, "it deletes no row");
  });
}

void judge_table_dropped(const Run& run, Findings& findings) {
  for_each_change(run, findings, [&](const MigrationRecord& migration) {
    const Story story(migration);
    bool any = false;
    for (const TableDifference& table : migration.change->tables) {
      if (table.before.empty() || !table.after.empty()) continue;
      any = true;
      const std::string rows = count_of(table.rows_before, "row");
      Verdict verdict = table.rows_before > 0 ? Verdict::failed : Verdict::passed;
      std::string message = concat(table.before, " was dropped with ", rows);
      if (!table.not_compared.empty()) {
        verdict = Verdict::failed;
        message =
            concat(table.before, " was dropped; what it held is not known: ", table.not_compared);
      } else if (table.is_virtual && table.rows_before > 0) {
        verdict = Verdict::warning;
        message += "; a virtual table, whose rows may follow from others";
      }
      Point& point = add(findings, verdict, migration, table.before, std::move(message));
      point_at(point, find_drop(story, table.before));
      point.evidence = table.examples_removed;
    }
    if (any) return;
    add(findings, Verdict::passed, migration, migration.version, "no table was dropped");
  });
}

void judge_column_dropped(const Run& run, Findings& findings) {
  for_each_change(run, findings, [&](const MigrationRecord& migration) {
    const Story story(migration);
    bool any = false;
    for (const TableDifference& table : migration.change->tables) {
      if (!is_in_both(table)) continue;
      for (const LoneColumn& column : table.dropped) {
        any = true;
        judge_dropped(migration, story, table, column, findings);
      }
    }
    if (any) return;
    add(findings, Verdict::passed, migration, migration.version, "no column was dropped");
  });
}

}  // namespace gate
