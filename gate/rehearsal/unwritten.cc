#include "gate/rehearsal/unwritten.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/apply.h"
#include "gate/rehearsal/outline.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/table_difference.h"
#include "gate/rehearsal/touched.h"

namespace gate {

namespace {

// A session, and a table of it as it is there now.
struct Place {
  Session* session = nullptr;
  Schema schema{};
  const Table* table = nullptr;
  TableSnapshot snapshot{};

  bool find(Session& from, const std::string& name) {
    session = &from;
    schema = from.read_schema();
    table = find_table(schema, name);
    if (table == nullptr) return false;
    snapshot = from.digest({.table = table->name, .key = row_key(schema, *table)});
    return true;
  }
};

class Finder {
 public:
  Finder(Rehearsal& rehearsal, std::size_t index)
      : rehearsal_(rehearsal),
        index_(index),
        statements_(rehearsal.record(index).up->statements),
        early_(rehearsal, "early"),
        late_(rehearsal, "late") {}

  void find(TableDifference& table) {
    const std::optional<Outline> found = outline(statements_, table);
    if (!found) return;
    Place before;
    const std::string name = name_after(statements_.first(found->first_other), table.before);
    Session& early = go_to(early_, [&](std::size_t i) { return i < found->first_other; });
    if (before.find(early, name)) table.unwritten = compare(before, table.after, *found);
  }

 private:
  // Up to the last statement of the script where that can do without the writers after the others;
  // else only up to the last of the others.
  std::optional<UnwrittenDifference> compare(const Place& before, const std::string& table,
                                             const Outline& outline) {
    if (outline.later_writers.empty()) {
      return compare(before, *rehearsal_.green_session, table, outline);
    }
    try {
      Session& late =
          go_to(late_, [&](std::size_t i) { return !outline.later_writers.contains(i); });
      return compare(before, late, table, outline);
    } catch (const SqlError&) {  // a statement needs what was left out
      Session& late = go_to(late_, [&](std::size_t i) { return i <= outline.last_other; });
      auto found = compare(before, late, name_until(outline.last_other, table), outline);
      if (found) put_later_names(outline.last_other, table, found->columns);
      return found;
    }
  }

  std::optional<UnwrittenDifference> compare(const Place& before, Session& late,
                                             const std::string& table, const Outline& outline) {
    Place after;
    if (!after.find(late, table)) return std::nullopt;
    const Moves moves{.carried = carried_by(*rehearsal_.record(index_).up)};
    const RowAccess rows{.before = [&](const auto&) { return before.session; },
                         .now = after.session};
    const TableDifference difference =
        compare_table(rehearsal_, {before.table, &before.snapshot}, {after.table, &after.snapshot},
                      renames_between(before, after, outline.first_other), moves, rows);
    if (!difference.not_compared.empty()) return std::nullopt;
    return UnwrittenDifference{.rows_added = difference.rows_added,
                               .rows_removed = difference.rows_removed,
                               .columns = difference.columns};
  }

  // Runs the wanted statements of the script, and all that the tool does around them, on a copy of
  // the state before it. Stops after the last wanted one.
  template <typename Wanted>
  Session& go_to(Replay& replay, const Wanted& wanted) {
    replay.forget();
    Session& session = replay.state(index_);
    const std::vector<Step> steps = steps_of_script(session);
    session.repeat_chance(seed_of(steps));
    std::size_t end = statements_.size();
    while (end > 0 && !wanted(end - 1)) --end;
    std::size_t at = 0;
    for (const Step& step : steps) {
      if (step.statement != nullptr) {
        const std::size_t i = at++;
        if (i >= end) break;
        if (!wanted(i)) continue;
      }
      session.execute(step.sql);
    }
    return session;
  }

  // A program executed them itself, one by one.
  std::vector<Step> steps_of_script(Session& session) {
    if (!rehearsal_.programs) return steps_of(rehearsal_, session, index_, Direction::up);
    executed_.clear();
    for (const StatementRecord& one : statements_) executed_.push_back({.sql = one.sql});
    std::vector<Step> steps;
    for (const Statement& one : executed_) {
      steps.push_back({.kind = Step::Kind::script, .sql = one.sql, .statement = &one});
    }
    return steps;
  }

  // What the table that is called `name` at the end was called right after statement `last`.
  std::string name_until(std::size_t last, std::string name) const {
    const std::vector<Rename> renames = renames_of(statements_.subspan(last + 1));
    for (auto rename = renames.rbegin(); rename != renames.rend(); ++rename) {
      if (rename->column.empty() && equal_ignoring_case(rename->to, name)) name = rename->table;
    }
    return name;
  }

  // To columns as they were right after statement `last`, of the table that is `table` at the end.
  void put_later_names(std::size_t last, const std::string& table,
                       std::vector<ColumnDifference>& columns) const {
    const std::vector<Rename> renames = renames_of(statements_.subspan(last + 1));
    for (const Rename& rename : renames_of_table(renames, name_until(last, table))) {
      for (ColumnDifference& column : columns) {
        if (equal_ignoring_case(rename.column, column.after)) column.after = rename.to;
      }
    }
  }

  std::vector<Rename> renames_between(const Place& before, const Place& after,
                                      std::size_t first) const {
    std::vector<Rename> renames = renames_of(statements_.subspan(first));
    std::ranges::move(copies_of(*rehearsal_.record(index_).up, before.schema, after.schema),
                      std::back_inserter(renames));
    return renames_of_table(renames, before.table->name);
  }

  Rehearsal& rehearsal_;
  std::size_t index_;
  std::span<const StatementRecord> statements_;
  std::vector<Statement> executed_{};
  Replay early_;
  Replay late_;
};

}  // namespace

void find_unwritten(Rehearsal& rehearsal, std::size_t index) {
  if (!rehearsal.record(index).up->unseen.empty()) return;
  Finder finder(rehearsal, index);
  for (TableDifference& table : rehearsal.record(index).change->tables) {
    const bool is_there = !table.before.empty() && !table.after.empty() && !table.is_virtual;
    if (is_there && !is_equal(table)) finder.find(table);
  }
}

}  // namespace gate
