#include "gate/rehearsal/unwritten.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/apply.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/table_difference.h"
#include "gate/rehearsal/touched.h"

namespace gate {

namespace {

using Statements = std::vector<StatementRecord>;

using Names = std::set<std::string>;  // in lower case

// Adds to `names` until there is nothing more to add.
template <typename Extend>
Names close(Names names, const Statements& statements, const Extend& extend) {
  for (std::size_t known = 0; known != names.size();) {
    known = names.size();
    for (const StatementRecord& statement : statements) extend(statement.outcome, names);
  }
  return names;
}

void follow_renames(const Outcome& outcome, Names& names) {
  for (const Rename& rename : outcome.renames) {
    const std::string from = to_lower(rename.table);
    const std::string to = to_lower(rename.to);
    if (!rename.column.empty() || (!names.contains(from) && !names.contains(to))) continue;
    names.insert(from);
    names.insert(to);
  }
}

void follow_fills(const Outcome& outcome, bool forwards, Names& names) {
  for (const Effect& effect : outcome.effects) {
    if (!fills_table(effect)) continue;
    const std::string target = to_lower(effect.table);
    for (const std::string& table : outcome.reads) {
      const std::string source = to_lower(table);
      if (forwards && names.contains(source)) names.insert(target);
      if (!forwards && names.contains(target)) names.insert(source);
    }
  }
}

// The names that a table has on the way, and those of the tables that hold its rows meanwhile.
class Family {
 public:
  Family(const TableDifference& table, const Statements& statements) {
    names_ = close({to_lower(table.before), to_lower(table.after)}, statements, follow_renames);
    is_rebuilt_ = names_.size() > 1 || drops_table(statements, *names_.begin());
    const Names from = close(names_, statements, [](const Outcome& outcome, Names& names) {
      follow_fills(outcome, true, names);
    });
    const Names into = close(names_, statements, [](const Outcome& outcome, Names& names) {
      follow_fills(outcome, false, names);
    });
    std::ranges::set_intersection(from, into, std::inserter(names_, names_.end()));
  }

  bool has(const std::string& table) const { return names_.contains(to_lower(table)); }
  bool is_rebuilt() const { return is_rebuilt_; }

  // Whether it reads one of the family but for `table`.
  bool is_read_besides(const std::string& table, const Outcome& outcome) const {
    return std::ranges::any_of(outcome.reads, [&](const std::string& read) {
      return has(read) && !equal_ignoring_case(read, table);
    });
  }

 private:
  Names names_;
  bool is_rebuilt_ = false;
};

enum class Role { none, writer, other };

Role role_of(const StatementRecord& statement, const Family& family) {
  Role role = Role::none;
  bool defines = false;
  for (const Effect& effect : statement.outcome.effects) {
    const bool writes = writes_rows(effect);
    defines = defines || !writes;
    if (!family.has(effect.table) || (!writes && !is_on_table(effect, Action::create))) continue;
    if (effect.cause != Cause::named) {
      if (role == Role::none) role = Role::other;
    } else if (family.is_rebuilt() && family.is_read_besides(effect.table, statement.outcome)) {
      return Role::other;  // it brings over what another one holds
    } else if (writes) {
      role = Role::writer;
    }
  }
  return defines && role == Role::writer ? Role::none : role;
}

// Where a script reaches the rows of a table, and how.
struct Outline {
  std::size_t first_other = 0;
  std::size_t last_other = 0;
  std::set<std::size_t> later_writers{};
};

// Nothing where there is only one way, or where both are so interleaved that no part of the script
// has but one of them.
std::optional<Outline> outline(const Statements& statements, const Family& family) {
  std::vector<std::size_t> writers;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const Role role = role_of(statements[i], family);
    if (role == Role::writer) writers.push_back(i);
    if (role == Role::other) others.push_back(i);
  }
  if (writers.empty() || others.empty()) return std::nullopt;
  Outline outline{.first_other = others.front(), .last_other = others.back()};
  for (const std::size_t writer : writers) {
    if (writer > outline.last_other) {
      outline.later_writers.insert(writer);
    } else if (writer > outline.first_other) {
      return std::nullopt;
    }
  }
  return outline;
}

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
    const std::optional<Outline> found = outline(statements_, Family(table, statements_));
    if (!found) return;
    Place before;
    const std::string name =
        name_after(std::span(statements_).first(found->first_other), table.before);
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
    const std::vector<Step> steps = steps_of(rehearsal_, session, index_, Direction::up);
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

  // What the table that is called `name` at the end was called right after statement `last`.
  std::string name_until(std::size_t last, std::string name) const {
    for (std::size_t i = statements_.size(); i > last + 1; --i) {
      const auto& renames = statements_[i - 1].outcome.renames;
      for (auto rename = renames.rbegin(); rename != renames.rend(); ++rename) {
        if (rename->column.empty() && equal_ignoring_case(rename->to, name)) name = rename->table;
      }
    }
    return name;
  }

  // To columns as they were right after statement `last`, of the table that is `table` at the end.
  void put_later_names(std::size_t last, const std::string& table,
                       std::vector<ColumnDifference>& columns) const {
    std::vector<Rename> renames;
    for (std::size_t i = last + 1; i < statements_.size(); ++i) {
      std::ranges::copy(statements_[i].outcome.renames, std::back_inserter(renames));
    }
    for (const Rename& rename : renames_of_table(renames, name_until(last, table))) {
      for (ColumnDifference& column : columns) {
        if (equal_ignoring_case(rename.column, column.after)) column.after = rename.to;
      }
    }
  }

  std::vector<Rename> renames_between(const Place& before, const Place& after,
                                      std::size_t first) const {
    std::vector<Rename> renames;
    for (std::size_t i = first; i < statements_.size(); ++i) {
      std::ranges::copy(statements_[i].outcome.renames, std::back_inserter(renames));
    }
    std::ranges::move(copies_of(*rehearsal_.record(index_).up, before.schema, after.schema),
                      std::back_inserter(renames));
    return renames_of_table(renames, before.table->name);
  }

  Rehearsal& rehearsal_;
  std::size_t index_;
  const Statements& statements_;
  Replay early_;
  Replay late_;
};

}  // namespace

void find_unwritten(Rehearsal& rehearsal, std::size_t index) {
  Finder finder(rehearsal, index);
  for (TableDifference& table : rehearsal.record(index).change->tables) {
    const bool is_there = !table.before.empty() && !table.after.empty() && !table.is_virtual;
    if (is_there && !is_equal(table)) finder.find(table);
  }
}

}  // namespace gate
