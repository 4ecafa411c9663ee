// What scripts do to rows: how many at once, beside what, and whether it comes out the same twice.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/linted.h"
#include "gate/checks/observed.h"
#include "gate/sql/limits.h"

namespace gate {

namespace {

bool writes(const LintedStatement& statement) {
  const Verb verb = statement.facts.verb;
  return verb == Verb::update || verb == Verb::remove;
}

bool changes_schema(const LintedStatement& statement) {
  switch (statement.facts.verb) {
    case Verb::add_column:
    case Verb::drop_column:
    case Verb::alter_column:
    case Verb::set_not_null:
    case Verb::add_constraint:
    case Verb::rename_column:
    case Verb::rename_table:
    case Verb::drop_table:
    case Verb::create_index:
      return !statement.is_fresh;
    default:
      return false;
  }
}

std::string at_once(const LintedStatement& statement) {
  return concat(count_of(statement.record->outcome.rows_changed, "row"), " in one statement");
}

std::string_view words_of(const StatementFacts& facts) {
  if (facts.truncates) return "TRUNCATE deletes";
  return facts.verb == Verb::update ? "UPDATE without WHERE writes" : "DELETE without WHERE writes";
}

void unbounded_update(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    if (!writes(statement) || statement.is_fresh || statement.facts.temporary) continue;
    const std::string& table = statement.facts.table;
    if (!linted.is_rehearsed()) {
      if (statement.facts.has_where) continue;
      suspect(findings, linted, statement.record, table,
              concat(words_of(statement.facts), " every row of ", table, " at once"));
      continue;
    }
    const bool is_large = statement.record->outcome.rows_changed >= kManyRows;
    if (is_large) {
      suspect(findings, linted, statement.record, table, concat(table, ": ", at_once(statement)));
    } else if (!statement.facts.has_where) {
      refute(findings, linted, statement.record, table,
             concat("without WHERE, and small: ", at_once(statement)));
    }
  }
}

// A transaction of its own is the way to do both.
bool is_together(const LintedStatement& a, const LintedStatement& b) {
  return a.record->transaction == b.record->transaction || a.record->transaction == 0;
}

// The change of schema that is committed with it; null where there is none.
const LintedStatement* find_change_beside(const Linted& linted, const LintedStatement& statement) {
  const auto found = std::ranges::find_if(linted.up(), [&](const LintedStatement& other) {
    return changes_schema(other) && is_together(other, statement);
  });
  return found == linted.up().end() ? nullptr : &*found;
}

// One point: they are one transaction.
void data_and_schema(const Linted& linted, Findings& findings) {
  const LintedStatement* largest = nullptr;
  for (const LintedStatement& statement : linted.up()) {
    if (!writes(statement) || statement.is_fresh || statement.facts.temporary) continue;
    if (find_change_beside(linted, statement) == nullptr) continue;
    const bool is_larger = largest == nullptr || statement.record->outcome.rows_changed >
                                                     largest->record->outcome.rows_changed;
    if (is_larger) largest = &statement;
  }
  if (largest == nullptr) return;
  const std::string& subject = linted.migration().version;
  const std::string beside = headline_of(find_change_beside(linted, *largest)->record->sql);
  if (linted.is_rehearsed() && largest->record->outcome.rows_changed < kManyRows) {
    return refute(
        findings, linted, largest->record, subject,
        concat(largest->facts.table, " beside ", beside, ", and small: ", at_once(*largest)));
  }
  suspect(
      findings, linted, largest->record, subject,
      concat("rows of ", largest->facts.table, " are written in one transaction with ", beside));
}

constexpr std::string_view kFoundOrder = "the order in which rows are found";

// What a statement takes from beside the database; empty = nothing.
std::string circumstances_of(const LintedStatement& statement) {
  const Verb verb = statement.facts.verb;
  const bool writes = verb == Verb::insert || verb == Verb::update || verb == Verb::remove;
  if (!statement.is_first || !writes) return "";
  if (takes_chance(statement)) return "random values";
  if (selects_by_clock(statement)) return "the time at which it runs";
  return has_unordered_limit(statement.record->sql) ? std::string(kFoundOrder) : "";
}

// The same of a column that is added with another value for each row that is there: where that is
// known, the table is stored anew for it.
std::string circumstances_of_column(const LintedStatement& statement) {
  const bool is_meant = statement.facts.verb == Verb::add_column && !statement.is_fresh &&
                        !statement.facts.columns.empty();
  if (!is_meant || !statement.facts.columns[0].default_takes) return "";
  std::string_view what;
  switch (*statement.facts.columns[0].default_takes) {
    case Circumstance::chance:
      what = "random values";
      break;
    case Circumstance::clock:
      what = "the time at which it runs";
      break;
    case Circumstance::order:
      what = kFoundOrder;
      break;
    case Circumstance::locale:
      return "";
  }
  return concat(what, ", and the whole table is stored anew for ", statement.facts.name);
}

std::string observed_circumstances(const StatementRecord& record) {
  std::vector<std::string> words;
  for (const Circumstance circumstance : record.outcome.depends_on) {
    if (circumstance == Circumstance::chance) words.emplace_back("random values");
    if (circumstance == Circumstance::clock) words.emplace_back("the time");
    if (circumstance == Circumstance::order) words.emplace_back("the order of rows");
  }
  return join(words, ", ");
}

void non_deterministic(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    const std::string subject =
        statement.facts.table.empty() ? linted.migration().version : statement.facts.table;
    if (!linted.is_rehearsed()) {
      const std::string added = circumstances_of_column(statement);
      const std::string what = added.empty() ? circumstances_of(statement) : added;
      if (what.empty()) continue;
      suspect(findings, linted, statement.record, subject,
              concat("what ", subject, " holds afterwards depends on ", what));
      continue;
    }
    if (!statement.is_first) continue;
    const std::string what = observed_circumstances(*statement.record);
    if (what.empty()) continue;
    Findings repeated;
    judge_deterministic(linted.run(), repeated);
    const bool agrees = std::ranges::all_of(
        repeated.points, [](const Point& point) { return point.verdict == Verdict::passed; });
    if (agrees) {
      refute(findings, linted, statement.record, subject,
             concat("it takes ", what, ", and another copy ends the same"));
    } else {
      hand_over(findings, linted, statement.record, subject,
                concat("it takes ", what, ": deploy/deterministic judges what comes of it"));
    }
  }
}

}  // namespace

void judge_unbounded_update(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no statement writes a whole large table", unbounded_update);
}

void judge_data_and_schema(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "rows and schema are not written in one transaction",
                  data_and_schema);
}

void judge_non_deterministic(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no statement takes chance, time or the order of rows",
                  non_deterministic);
}

}  // namespace gate
