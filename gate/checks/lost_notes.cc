#include "gate/checks/lost_notes.h"

#include <algorithm>
#include <string_view>

#include "gate/base/text.h"
#include "gate/checks/alteration.h"

namespace gate {

namespace {

// "t.a" of the table t → whether a has another name by now.
bool is_of_renamed_column(const StateDifference& change, const ObjectDifference& note) {
  return std::ranges::any_of(change.tables, [&](const TableDifference& table) {
    if (!equal_ignoring_case(table.after, note.table)) return false;
    return std::ranges::any_of(table.columns, [&](const ColumnDifference& column) {
      return !equal_ignoring_case(column.before, column.after) &&
             note.name.ends_with(concat('.', column.before));
    });
  });
}

LossWords words_of(const ObjectDifference& note) {
  if (note.kind == "comment") {
    return {concat("the comment on ", note.name, " is gone"),
            "people miss it, and so do the tools that read their instructions in comments",
            concat("write it again after the rebuild: COMMENT ON … ", note.name)};
  }
  if (note.kind == "statistics") {
    return {concat("the statistics ", note.name, " are gone"),
            "the planner takes the columns for independent again, and may choose a slow plan",
            concat("make them again after the rebuild: ", note.before)};
  }
  if (note.kind == "numbering") {
    return {concat("the numbers of ", note.name, " have lost their ", note.before),
            "numbers may meet those that somebody else gives out",
            "write it again where the column is made: (INCREMENT BY …)"};
  }
  return {concat(note.name, " has lost its ", note.before),
          "the column is stored, or known to the planner, as any other from now on",
          concat("say it again after the rebuild: ALTER TABLE ", note.table, " ALTER COLUMN … SET ",
                 note.before)};
}

}  // namespace

void judge_lost_note(const MigrationRecord& migration, const Dropped& dropped,
                     const ObjectDifference& note, Forgotten& forgotten) {
  if (note.change != Change::removed || note.table.empty()) return;
  const bool is_rebuilt =
      is_made_by(*migration.up, note.table) || is_made_anew(*migration.up, bare_name(note.table));
  if (!is_rebuilt || dropped.is_column_in(note.name, note.table)) return;
  if (note.kind == "statistics" && dropped.is_column_in(note.before, note.table)) return;
  if (is_of_renamed_column(*migration.change, note)) return;
  forgotten.warn(note, note.name, words_of(note));
}

}  // namespace gate
