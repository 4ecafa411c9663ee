// IF NOT EXISTS: whether what was to be made was made.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/linted.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

// A column that is there beside those that the statement would have made breaks no INSERT.
bool is_harmless(const ObjectDifference& object) {
  if (object.change != Change::added || object.kind != "column") return false;
  const std::string words = to_lower(object.after);
  return words.find("not null") == std::string::npos || words.find("default") != std::string::npos;
}

// "column notes.cents is missing", with `after` for what is there.
std::string describe(const ObjectDifference& object) {
  const std::string what = concat(object.kind, " ", object.name);
  if (object.change == Change::removed) return concat(what, " is missing");
  if (object.change == Change::added) return concat(what, " is there as well");
  if (object.change == Change::reordered) {
    return concat(what, " has its columns in another order: ", object.after);
  }
  return concat(what, " is ", object.after, ", not ", object.before);
}

std::string describe(const std::vector<ObjectDifference>& differences) {
  constexpr std::size_t kMost = 3;
  std::vector<std::string> parts;
  for (const ObjectDifference& object : differences) {
    if (is_harmless(object)) continue;
    if (parts.size() == kMost) {
      parts.emplace_back("…");
      break;
    }
    parts.push_back(describe(object));
  }
  return join(parts, "; ");
}

// Whether nothing but INSERT by position sees it.
bool is_order_alone(const ObjectDifference& object) {
  return object.change == Change::reordered || is_harmless(object);
}

void judge_masked(const Linted& linted, const MaskedObject& masked, Findings& findings) {
  const MigrationRecord& migration = linted.migration();
  if (masked.differences.empty()) {
    add(findings, Verdict::skipped, migration, masked.name,
        concat(
            "IF NOT EXISTS passed over the ", masked.kind, " ", masked.name,
            ", and whether it is what was wanted cannot be told: it could not be made beside it, "
            "or its expressions are neither the same nor others for sure"))
        .location = masked.location;
    return;
  }
  if (std::ranges::all_of(masked.differences, is_harmless)) {
    add(findings, Verdict::passed, migration, masked.name,
        concat("the ", masked.kind, " ", masked.name,
               " is there already, with all that was wanted"))
        .location = masked.location;
    return;
  }
  const bool is_order = std::ranges::all_of(masked.differences, is_order_alone);
  Point& point =
      add(findings, is_order ? Verdict::warning : Verdict::failed, migration, masked.name,
          concat("IF NOT EXISTS passed over another ", masked.kind, " called ", masked.name, ": ",
                 describe(masked.differences)));
  point.location = masked.location;
  for (const LintedStatement& statement : linted.up()) {
    if (statement.record->location == masked.location) point.statement = statement.record->sql;
  }
}

// What an earlier script of the folder made under this name lacks; empty = nothing, or not known.
std::vector<std::string> missing_columns(const Sketch& before, const StatementFacts& facts) {
  std::vector<std::string> missing;
  const SketchTable* table = before.find_table(facts.table);
  if (table == nullptr || table->columns.empty()) return missing;
  for (const ColumnFacts& column : facts.columns) {
    const bool is_there = std::ranges::any_of(table->columns, [&](const ColumnFacts& other) {
      return equal_ignoring_case(other.name, column.name);
    });
    if (!is_there) missing.push_back(column.name);
  }
  return missing;
}

void if_not_exists(const Linted& linted, Findings& findings) {
  if (linted.is_rehearsed()) {
    for (const MaskedObject& masked : linted.migration().masked) {
      judge_masked(linted, masked, findings);
    }
    return;
  }
  Sketch sketch(&linted.before());
  for (const LintedStatement& statement : linted.up()) {
    const StatementFacts& facts = statement.facts;
    if (facts.verb == Verb::create_table && facts.if_exists) {
      const std::vector<std::string> missing = missing_columns(sketch, facts);
      if (!missing.empty()) {
        suspect(findings, linted, statement.record, facts.table,
                concat("a migration before it makes another table ", facts.table, ", without ",
                       join(missing, ", "), ": IF NOT EXISTS passes over it"));
      }
    }
    sketch.apply(facts);
  }
}

}  // namespace

void judge_if_not_exists(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "IF NOT EXISTS passed over nothing of another shape",
                  if_not_exists);
}

}  // namespace gate
