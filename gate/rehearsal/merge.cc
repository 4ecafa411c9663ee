#include "gate/rehearsal/merge.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/schemas.h"
#include "gate/migration/own_tables.h"
#include "gate/rehearsal/branches.h"
#include "gate/rehearsal/scratch.h"
#include "gate/rehearsal/touched.h"
#include "gate/rehearsal/versions.h"

namespace gate {

namespace {

using Migrations = std::vector<const Migration*>;

// One of the two orders.
struct Side {
  Scratch scratch;
  std::vector<ScriptRecord> scripts{};
};

std::optional<ScriptStop> apply_all(const Rehearsal& rehearsal, const Migrations& migrations,
                                    Side& side) {
  for (const Migration* migration : migrations) {
    side.scripts.push_back(side.scratch.apply(*migration));
    auto stop = stop_of(rehearsal, *migration, side.scripts.back());
    if (stop) return stop;
  }
  return std::nullopt;
}

std::string by_itself(const ScriptStop& stop) {
  return concat(stop.path, " is refused before the other branch is there: ", stop.error);
}

// Of the columns that both have, those whose values differ under this key.
std::vector<std::string> differing_columns(Side& a, Side& b, const Table& table,
                                           const std::vector<std::string>& key,
                                           MergeTable& record) {
  const TableSnapshot first = a.scratch.session().digest({.table = table.name, .key = key});
  const TableSnapshot second = b.scratch.session().digest({.table = table.name, .key = key});
  record.ours_first = first.rows;
  record.theirs_first = second.rows;
  std::vector<std::string> names;
  for (const ColumnSnapshot& column : first.columns) {
    const auto other = std::ranges::find_if(second.columns, [&](const ColumnSnapshot& one) {
      return equal_ignoring_case(one.name, column.name);
    });
    const bool differs = other != second.columns.end() && other->digest != column.digest;
    if (differs) names.push_back(column.name);
  }
  return names;
}

// Whether the rows are the same but for the numbers that the engine gave them.
bool differs_in_numbers_alone(Side& a, Side& b, const Table& table) {
  std::vector<std::string> others;
  for (const Column& column : table.columns) {
    if (!column.identity) others.push_back(column.name);
  }
  if (others.size() == table.columns.size()) return false;
  MergeTable ignored;
  const auto names = differing_columns(a, b, table, others, ignored);
  return ignored.ours_first == ignored.theirs_first &&
         std::ranges::all_of(
             names, [&](const std::string& name) { return std::ranges::count(others, name) == 0; });
}

void compare_table(Side& a, Side& b, const Schema& schema, const Table& table,
                   MergeRecord& record) {
  MergeTable found{.name = table.name};
  try {
    found.columns = differing_columns(a, b, table, row_key(schema, table), found);
    if (found.columns.empty() && found.ours_first == found.theirs_first) return;
    found.only_numbers = differs_in_numbers_alone(a, b, table);
  } catch (const SqlError& error) {  // a virtual table whose rows cannot be listed
    found.not_compared = error.what();
  }
  record.tables.push_back(std::move(found));
}

void compare_ends(const Rehearsal& rehearsal, Side& a, Side& b, MergeRecord& record) {
  const Schema first = a.scratch.schema();
  const Schema second = b.scratch.schema();
  std::vector<std::string> ignored = tables_of_tools(first);
  std::ranges::copy(rehearsal.tool_tables.names(), std::back_inserter(ignored));
  record.schema = compare_schemas(first, second, ignored);
  std::set<std::string> reached;
  for (const Side* side : {&a, &b}) {
    for (const ScriptRecord& script : side->scripts) {
      reached.merge(touched_by(script, first, second, rehearsal.tool_tables).content);
    }
  }
  for (const std::string& name : reached) {
    const Table* table = find_table(first, name);
    const Table* other = find_table(second, name);
    const bool is_compared = table != nullptr && other != nullptr && !table->indexes_another &&
                             std::ranges::count(ignored, name) == 0;
    if (is_compared) compare_table(a, b, first, *table, record);
  }
}

void apply_both_ways(Rehearsal& rehearsal, const Branches& branches, MergeRecord& record) {
  Side both{Scratch(rehearsal, "merge", rehearsal.blue)};
  for (const std::string& sql :
       rehearsal.format->prepare(rehearsal.blue_has_history, dialect_of(rehearsal))) {
    both.scratch.session().execute(sql);
  }
  if (const auto stop = apply_all(rehearsal, branches.shared, both)) {
    record.not_compared = by_itself(*stop);
    return;
  }
  const Database& start = both.scratch.close();
  Side ours{Scratch(rehearsal, "ours-first", start)};
  Side theirs{Scratch(rehearsal, "theirs-first", start)};
  for (auto [side, first] : {std::pair{&ours, &branches.ours}, {&theirs, &branches.only_theirs}}) {
    const auto stop = apply_all(rehearsal, *first, *side);
    if (!stop) continue;
    record.not_compared = by_itself(*stop);
    return;
  }
  if (auto stop = apply_all(rehearsal, branches.only_theirs, ours)) {
    record.stops.push_back({true, std::move(*stop)});
  }
  if (auto stop = apply_all(rehearsal, branches.ours, theirs)) {
    record.stops.push_back({false, std::move(*stop)});
  }
  if (record.stops.empty()) compare_ends(rehearsal, ours, theirs, record);
}

}  // namespace

void observe_merge(Rehearsal& rehearsal) {
  MergeRecord& record = rehearsal.run.drift.merge;
  record.base = rehearsal.scenario.base;
  if (rehearsal.programs) {
    record.not_compared = "the migrations are code, of which another branch's cannot be run here";
    return;
  }
  Branches branches;
  find_branches(rehearsal, record, branches);
  record.not_compared = why_blocked(rehearsal.run);
  if (!record.not_compared.empty()) return;
  if (!record.clashes.empty()) {
    record.not_compared = "two files have one version";
  } else if (!branches.ours.empty() && !branches.only_theirs.empty()) {
    apply_both_ways(rehearsal, branches, record);
  }
}

}  // namespace gate
