// What is added or changed where rows are.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/alteration.h"
#include "gate/checks/dropped.h"
#include "gate/checks/families.h"
#include "gate/checks/linted.h"
#include "gate/checks/observed.h"
#include "gate/sql/dialect.h"
#include "gate/sql/pg_columns.h"
#include "gate/sql/pg_types.h"

namespace gate {

namespace {

constexpr std::string_view kNotThere = "production does not have the table yet";

std::string column_of(const LintedStatement& statement) {
  return concat(statement.facts.table, ".", statement.facts.name);
}

// Whether it adds one column to a table that may hold rows.
bool adds_column(const LintedStatement& statement) {
  return statement.facts.verb == Verb::add_column && !statement.is_fresh &&
         statement.facts.columns.size() == 1 && !statement.facts.columns[0].generated;
}

// Says what the rows of the fixture showed of something that was done to all of them.
void judge_by_rows(const Linted& linted, const LintedStatement& statement,
                   const std::string& subject, const std::string& showed, Findings& findings) {
  const std::string& table = statement.facts.table;
  const auto rows = linted.rows_of(table);
  if (!rows) return refute(findings, linted, statement.record, subject, std::string(kNotThere));
  if (*rows == 0) {
    return hand_over(findings, linted, statement.record, subject,
                     concat(table, " held no row in the fixture: fixture/coverage says so"));
  }
  refute(findings, linted, statement.record, subject, concat(count_of(*rows, "row"), showed));
}

// As it was seen to do, be it by the code of a block.
bool was_seen_to_fill(const StatementRecord& record, const StatementFacts& column) {
  return std::ranges::any_of(record.outcome.effects, [&](const Effect& effect) {
    return effect.action == Action::update && effect.cause == Cause::named &&
           equal_ignoring_case(bare_name(effect.table), column.table) &&
           equal_ignoring_case(effect.column, column.name);
  });
}

bool fills(const Run& run, const StatementRecord& record, const StatementFacts& column) {
  if (was_seen_to_fill(record, column)) return true;
  if (!has_name(record.sql, column.name)) return false;
  return std::ranges::any_of(all_facts_of(run, record.sql), [&](const StatementFacts& facts) {
    return facts.verb == Verb::update && equal_ignoring_case(facts.table, column.table);
  });
}

// Whether a statement before it, in this script or an earlier one, gives the column values, or adds
// it with one.
bool is_filled_before(const Linted& linted, const LintedStatement& by) {
  for (const MigrationRecord& migration : linted.run().migrations) {
    if (!migration.up) continue;
    for (const StatementRecord& record : migration.up->statements) {
      if (&record == by.record) return false;
      if (!record.undone && fills(linted.run(), record, by.facts)) return true;
    }
  }
  return false;
}

// The column as the statements before this one leave it has a default.
bool has_default(const Linted& linted, const StatementFacts& facts) {
  const SketchTable* table = linted.after().find_table(facts.table);
  return table != nullptr && std::ranges::any_of(table->columns, [&](const ColumnFacts& column) {
           return equal_ignoring_case(column.name, facts.name) && column.has_default;
         });
}

void set_not_null(const Linted& linted, const LintedStatement& statement, Findings& findings) {
  const StatementFacts& facts = statement.facts;
  const bool is_harmless =
      statement.is_fresh || has_default(linted, facts) || is_filled_before(linted, statement);
  if (is_harmless) return;
  const std::string subject = column_of(statement);
  suspect(
      findings, linted, statement.record, subject,
      concat(subject, " is made NOT NULL: refused as soon as a row of ", facts.table, " has none"));
}

void add_not_null(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    if (statement.facts.verb == Verb::set_not_null) set_not_null(linted, statement, findings);
    if (!adds_column(statement)) continue;
    const ColumnFacts& column = statement.facts.columns[0];
    const bool is_bare = column.not_null && !column.has_default;
    const bool is_refused = column.default_varies && !speaks_another(linted.run().engine);
    if (!is_bare && !is_refused) continue;
    const std::string subject = column_of(statement);
    if (linted.is_rehearsed()) {
      judge_by_rows(linted, statement, subject, ", and the engine took the column", findings);
      continue;
    }
    suspect(findings, linted, statement.record, subject,
            concat(subject,
                   is_bare ? " is added NOT NULL without a default: refused as soon as "
                           : " is added with a default that is no constant: refused as soon as ",
                   statement.facts.table, " holds a row"));
  }
}

// Whether a later UPDATE of the script gives the column values.
bool is_filled_later(const Linted& linted, const LintedStatement& by) {
  return std::ranges::any_of(linted.up(), [&](const LintedStatement& statement) {
    if (&statement <= &by) return false;
    if (was_seen_to_fill(*statement.record, by.facts)) return true;
    return statement.facts.verb == Verb::update &&
           equal_ignoring_case(statement.facts.table, by.facts.table) &&
           to_lower(statement.record->sql).find(to_lower(by.facts.name)) != std::string::npos;
  });
}

void add_without_default(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    if (!adds_column(statement)) continue;
    const ColumnFacts& column = statement.facts.columns[0];
    if (column.not_null || column.has_default || is_filled_later(linted, statement)) continue;
    const std::string subject = column_of(statement);
    suspect(findings, linted, statement.record, subject,
            concat(subject, " is NULL in every row that is there already"));
  }
}

// NULLs are no duplicates, nor are numbers that are given out.
bool differs_by_row(const Linted& linted, const LintedStatement& added) {
  if (added.facts.columns.empty()) return false;
  const ColumnFacts& column = added.facts.columns[0];
  return column.default_takes == Circumstance::order ||
         (!column.has_default && !is_filled_later(linted, added));
}

bool is_over_new_values(const Linted& linted, const StatementFacts& index) {
  return !index.indexed.empty() && std::ranges::any_of(linted.up(), [&](const auto& statement) {
    return statement.facts.verb == Verb::add_column &&
           equal_ignoring_case(statement.facts.table, index.table) &&
           std::ranges::count(index.indexed[0], statement.facts.name) > 0 &&
           differs_by_row(linted, statement);
  });
}

bool drops_constraint(const Linted& linted, const std::string& table, const std::string& name) {
  return std::ranges::any_of(linted.up(), [&](const LintedStatement& statement) {
    const StatementFacts& facts = statement.facts;
    return facts.verb == Verb::drop_index && equal_ignoring_case(facts.table, table) &&
           equal_ignoring_case(facts.name, name);
  });
}

bool holds_all(const std::vector<std::string>& columns, const std::vector<std::string>& some) {
  return std::ranges::all_of(
      some, [&](const std::string& name) { return std::ranges::count(columns, name) > 0; });
}

// Whether the rows cannot hold duplicates, since a constraint of the same columns, or of some of
// them, goes in this very script: so it was there. Its name says what it was of.
bool was_unique(const Linted& linted, const StatementFacts& index) {
  const SketchTable* table = linted.before().find_table(index.table);
  if (table == nullptr || index.indexed.empty()) return false;
  const std::vector<std::string>& columns = index.indexed[0];
  const auto is_dropped = [&](const std::vector<std::string>& named, std::string_view label) {
    return drops_constraint(linted, index.table, default_name(table->name, named, label));
  };
  const auto is_within = [&](const std::vector<std::string>& some) {
    return holds_all(columns, some);
  };
  const bool had_key = std::ranges::any_of(
      table->indexed, [&](const auto& some) { return is_within(some) && is_dropped(some, "key"); });
  if (had_key) return true;
  // Which of several was the primary key is not known, unless ALTER TABLE made it.
  const SketchObject* key =
      linted.before().find_object(Verb::create_index, default_name(table->name, {}, "pkey"));
  const bool is_wider =
      key != nullptr ? is_within(key->columns)
                     : !table->indexed.empty() && std::ranges::all_of(table->indexed, is_within);
  return is_wider && is_dropped({}, "pkey");
}

void unique_on_existing(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    const StatementFacts& facts = statement.facts;
    if (facts.verb != Verb::create_index || !facts.is_unique || statement.is_fresh) continue;
    // A rebuilt table has its old rows again, and perhaps its old index.
    const bool was_there = linted.before().find_object(Verb::create_index, facts.name) != nullptr;
    if (was_there || is_over_new_values(linted, facts) || was_unique(linted, facts)) continue;
    if (linted.is_rehearsed()) {
      judge_by_rows(linted, statement, facts.name, " without duplicates", findings);
      continue;
    }
    suspect(findings, linted, statement.record, facts.name,
            concat("the unique index ", facts.name, " is refused if ", facts.table,
                   " holds duplicates"));
  }
}

void judge_observed_type(const Linted& linted, const TableDifference& table,
                         const ColumnDifference& column, Findings& findings) {
  const std::string subject = concat(table.after, ".", column.after);
  const StatementRecord* by = linted.find_last(table.after);
  if (table.rows_before == 0) {
    return hand_over(findings, linted, by, subject,
                     concat(table.after, " held no row in the fixture: no value was converted"));
  }
  if (column.changed > 0 || column.lost > 0 || !table.not_compared.empty()) {
    return hand_over(findings, linted, by, subject,
                     "data/conversion-lossless and data/nulls judge what became of its values");
  }
  refute(findings, linted, by, subject,
         concat("another type, and the values of ", count_of(table.rows_before, "row"),
                " are what they were"));
}

const ColumnFacts* find_column(const SketchTable& table, const std::string& name) {
  const auto found = std::ranges::find_if(table.columns, [&](const ColumnFacts& column) {
    return equal_ignoring_case(column.name, name);
  });
  return found == table.columns.end() ? nullptr : &*found;
}

// How SQLite stores what a type of this name holds: it looks for words in it.
std::string_view affinity_of(std::string_view type) {
  const std::string words = to_lower(type);
  const auto has = [&](std::string_view word) { return words.find(word) != std::string::npos; };
  if (has("int")) return "integer";
  if (has("char") || has("clob") || has("text")) return "text";
  if (words.empty() || has("blob")) return "blob";
  return has("real") || has("floa") || has("doub") ? "real" : "numeric";
}

bool holds_alike(std::string_view a, std::string_view b) {
  return affinity_of(a) == affinity_of(b);
}

void judge_rebuilt_types(const Linted& linted, const Fate& fate, Findings& findings) {
  const SketchTable* old = linted.before().find_table(fate.table);
  const SketchTable* now = linted.after().find_table(fate.table);
  if (old == nullptr || now == nullptr) return;
  for (const ColumnFacts& column : now->columns) {
    const ColumnFacts* before = find_column(*old, column.name);
    if (before == nullptr || holds_alike(before->type, column.type)) continue;
    suspect(findings, linted, fate.by->record, concat(now->name, ".", column.name),
            concat(now->name, ".", column.name, " becomes ",
                   column.type.empty() ? "untyped" : column.type, ", it was ",
                   before->type.empty() ? "untyped" : before->type));
  }
}

// A longer varchar and its like.
bool keeps_values(const Sketch& before, const StatementFacts& facts) {
  const SketchTable* table = before.find_table(facts.table);
  if (!facts.converts_alone || facts.columns.empty() || table == nullptr) return false;
  const ColumnFacts* column = find_column(*table, facts.name);
  return column != nullptr && keeps_values(*column, facts.columns.front());
}

void judge_altered_types(const Linted& linted, Findings& findings) {
  Sketch sketch(&linted.before());
  for (const LintedStatement& statement : linted.up()) {
    const StatementFacts& facts = statement.facts;
    const std::string subject = column_of(statement);
    if (facts.verb != Verb::alter_column || statement.is_fresh) {
    } else if (keeps_values(sketch, facts)) {
      refute(findings, linted, statement.record, subject,
             concat(subject, " is altered in place, and no value with it: the new type holds each ",
                    "as it lies"));
    } else {
      suspect(findings, linted, statement.record, subject, concat(subject, " is altered in place"));
    }
    sketch.apply(facts);
  }
}

void change_type(const Linted& linted, Findings& findings) {
  if (linted.is_rehearsed()) {
    for (const TableDifference& table : linted.migration().change->tables) {
      if (table.before.empty() || table.after.empty()) continue;
      for (const ColumnDifference& column : table.columns) {
        if (column.type_changed) judge_observed_type(linted, table, column, findings);
      }
    }
    return;
  }
  judge_altered_types(linted, findings);
  for (const Fate& fate : linted.fates()) {
    if (fate.kind == Fate::Kind::rebuilt) judge_rebuilt_types(linted, fate, findings);
  }
}

}  // namespace

void judge_add_not_null(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no NOT NULL column is added without a default", add_not_null);
}

void judge_add_without_default(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no column is added that is NULL in every row",
                  add_without_default);
}

void judge_unique_on_existing(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no unique index is made on a table with rows",
                  unique_on_existing);
}

void judge_change_type(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no column has another type", change_type);
}

}  // namespace gate
