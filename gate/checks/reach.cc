#include "gate/checks/reach.h"

#include <algorithm>
#include <functional>
#include <string>

#include "gate/base/text.h"
#include "gate/checks/observed.h"
#include "gate/checks/words.h"

namespace gate {

namespace {

using IsWanted = std::function<bool(std::string_view name)>;

// Of whichever object: a view can be written to as a table can.
bool is_definition(const Effect& effect) {
  return effect.action == Action::create || effect.action == Action::alter ||
         effect.action == Action::drop;
}

enum class Reach {
  rows,   // writes, drops or makes the table
  shape,  // makes, alters or drops the table or object
};

// An index or trigger made on a table reaches neither its rows nor its shape.
bool is_reach(const Effect& effect, Reach reach, const IsWanted& is_wanted) {
  if (reach == Reach::rows) {
    return effect.object == "table" && effect.action != Action::alter && is_wanted(effect.table);
  }
  if (!is_definition(effect)) return false;
  return is_wanted(effect.object == "table" ? effect.table : effect.name);
}

bool reaches(const Outcome& outcome, const IsWanted& is_wanted, Reach reach) {
  const bool acts = std::ranges::any_of(
      outcome.effects, [&](const Effect& effect) { return is_reach(effect, reach, is_wanted); });
  return acts || std::ranges::any_of(outcome.renames, [&](const Rename& rename) {
           return is_wanted(rename.table) || (rename.column.empty() && is_wanted(rename.to));
         });
}

// The last statement of the script that reaches it; null where none does.
const StatementRecord* find_last(const ScriptRecord& script, const IsWanted& is_wanted,
                                 Reach reach) {
  const StatementRecord* last = nullptr;
  for (const StatementRecord& statement : script.statements) {
    if (reaches(statement.outcome, is_wanted, reach)) last = &statement;
  }
  return last;
}

void blame(Point& point, const MigrationRecord& migration, const StatementRecord* statement) {
  point.migration = migration.version;
  point.location = {.path = migration.path};
  point_at(point, statement);
}

std::vector<const MigrationRecord*> applied_here(const Run& run) {
  std::vector<const MigrationRecord*> applied = pending_migrations(run);
  std::erase_if(applied, [](const MigrationRecord* one) { return !one->up || !one->change; });
  return applied;
}

void blame_last(Point& point, const Run& run, const IsWanted& is_wanted, Reach reach) {
  const std::vector<const MigrationRecord*> applied = applied_here(run);
  for (auto one = applied.rbegin(); one != applied.rend(); ++one) {
    const StatementRecord* statement = find_last(*(*one)->up, is_wanted, reach);
    if (statement != nullptr) return blame(point, **one, statement);
  }
  if (applied.size() == 1) blame(point, *applied.front(), nullptr);
}

}  // namespace

void point_at_reach(Point& point, const Run& run, std::string_view table) {
  const auto is_wanted = [&](std::string_view name) {
    return equal_ignoring_case(name, table) || speaks_of(point.message, name);
  };
  blame_last(point, run, is_wanted, Reach::rows);
}

void point_at_shape(Point& point, const Run& run, std::string_view object) {
  const auto is_wanted = [&](std::string_view name) {
    return equal_ignoring_case(name, object) || speaks_of(point.message, name);
  };
  blame_last(point, run, is_wanted, Reach::shape);
}

void point_at_emptying(Point& point, const Run& run, std::string_view table) {
  const auto is_wanted = [&](std::string_view name) { return equal_ignoring_case(name, table); };
  const std::vector<const MigrationRecord*> applied = applied_here(run);
  for (auto one = applied.rbegin(); one != applied.rend(); ++one) {
    const auto& tables = (*one)->change->tables;
    const bool empties = std::ranges::any_of(tables, [&](const TableDifference& difference) {
      return is_wanted(difference.after) && difference.rows_before > 0 &&
             difference.rows_after == 0;
    });
    if (empties) return blame(point, **one, find_last(*(*one)->up, is_wanted, Reach::rows));
  }
  blame_last(point, run, is_wanted, Reach::rows);
}

void point_at_view(Point& point, const Run& run, const ViewRecord& view) {
  const auto is_view = [&](std::string_view name) { return equal_ignoring_case(name, view.name); };
  blame_last(point, run, is_view, Reach::shape);
  if (point.location.line > 0) return;
  const auto is_below = [&](std::string_view name) {
    return std::ranges::any_of(
        view.reads, [&](const std::string& table) { return equal_ignoring_case(name, table); });
  };
  blame_last(point, run, is_below, Reach::rows);
}

}  // namespace gate
