#include "gate/checks/old_name.h"

#include <algorithm>
#include <vector>

#include "gate/base/text.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

bool has_other_rows(const OldNameView& view) {
  return view.rows_missing > 0 || view.rows_strange > 0;
}

// A column that the migration drops is another check's.
bool is_dropped(const MigrationRecord& migration, const OldNameView& view,
                const std::string& column) {
  return std::ranges::any_of(migration.change->tables, [&](const TableDifference& table) {
    return equal_ignoring_case(table.before, view.view) &&
           std::ranges::any_of(table.dropped, [&](const LoneColumn& gone) {
             return equal_ignoring_case(gone.name, column);
           });
  });
}

std::string describe_rows(const OldNameView& view) {
  const std::string wanted = count_of(view.rows_wanted, "row");
  if (view.rows_strange == 0) return concat(view.rows, " of ", wanted);
  if (view.rows_missing == 0) return concat(view.rows, " rows instead of ", view.rows_wanted);
  return concat(count_of(view.rows, "row"), ", where ", view.rows_missing, " of the table's ",
                wanted, " are missing");
}

std::string list(const std::vector<std::string>& names) {
  if (names.size() < 2) return join(names, "");
  const std::vector<std::string> first(names.begin(), names.end() - 1);
  return concat(join(first, ", "), " and ", names.back());
}

// Whether who asks gets a wrong answer instead of an error, though the table is still there to
// answer from.
bool misleads(const OldNameView& view) {
  return !view.table.empty() && (has_other_rows(view) || !view.differing.empty());
}

std::string describe_answer(const OldNameView& view) {
  std::vector<std::string> what;
  if (has_other_rows(view)) what.push_back(describe_rows(view));
  if (!view.differing.empty()) {
    what.push_back(concat("other values in ", list(view.differing), " (",
                          count_of(view.rows_modified, "row"), ")"));
  }
  if (!view.missing.empty()) what.push_back(concat("no ", list(view.missing)));
  return concat("whoever asks for ", view.view, " gets ", join(what, ", "),
                ": a view has that name now",
                view.table.empty() ? "" : concat(", and the table is called ", view.table));
}

// What made the view; null where no statement is known.
const StatementRecord* find_creation(const MigrationRecord& migration, const std::string& view) {
  for (const StatementRecord& statement : migration.up->statements) {
    const bool makes = std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
      return effect.action == Action::create && effect.object == "view" &&
             equal_ignoring_case(effect.name, view);
    });
    if (makes) return &statement;
  }
  return nullptr;
}

}  // namespace

const OldNameView* find_old_name(const MigrationRecord& migration, std::string_view table) {
  if (!migration.change) return nullptr;
  const auto found = std::ranges::find_if(
      migration.change->old_names,
      [&](const OldNameView& view) { return equal_ignoring_case(view.view, table); });
  return found == migration.change->old_names.end() ? nullptr : &*found;
}

bool is_answered(const MigrationRecord& migration, const OldNameView& view) {
  if (!view.not_compared.empty()) return true;
  if (has_other_rows(view) || !view.differing.empty()) return false;
  return std::ranges::all_of(
      view.missing, [&](const std::string& column) { return is_dropped(migration, view, column); });
}

bool judge_old_name(const MigrationRecord& migration, const OldNameView& view, Findings& findings) {
  if (!view.not_compared.empty()) {
    add(findings, Verdict::skipped, migration, view.view,
        concat("whether the view ", view.view,
               " shows what the table of that name held: ", view.not_compared));
    return true;
  }
  if (is_answered(migration, view)) return true;
  const bool is_wrong = misleads(view);
  Point& point = add(findings, is_wrong ? Verdict::failed : Verdict::warning, migration, view.view,
                     describe_answer(view));
  point.why = is_wrong ? "the version that still runs takes what the view shows for the whole "
                         "table, and no error tells it otherwise"
                       : "the version that still runs asks by the old name for what the table had";
  point.hint = concat("let ", view.view, " show all rows",
                      view.table.empty() ? "" : concat(" of ", view.table),
                      ", and each column under the name that it had");
  point_at(point, find_creation(migration, view.view));
  return false;
}

}  // namespace gate
