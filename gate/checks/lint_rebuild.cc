// Tables that are made anew under their old name.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/linted.h"
#include "gate/checks/observed.h"
#include "gate/sql/dialect.h"

namespace gate {

namespace {

bool is_dropped_by_name(const Linted& linted, const SketchObject& object) {
  const Verb verb = object.made_by == Verb::create_index ? Verb::drop_index : Verb::drop_trigger;
  return std::ranges::any_of(linted.up(), [&](const LintedStatement& statement) {
    return statement.facts.verb == verb && equal_ignoring_case(statement.facts.name, object.name);
  });
}

// Under another name, or as a constraint.
bool has_such_index(const Linted& linted, const SketchObject& object) {
  if (object.columns.empty()) return false;
  const SketchTable* table = linted.after().find_table(object.table);
  return std::ranges::any_of(
             linted.after().objects_of(object.table),
             [&](const SketchObject* other) { return other->columns == object.columns; }) ||
         (table != nullptr && std::ranges::count(table->indexed, object.columns) > 0);
}

// An index on a column that is not there any more had to go.
bool has_its_columns(const Linted& linted, const SketchObject& object) {
  const SketchTable* table = linted.after().find_table(object.table);
  if (table == nullptr || table->columns.empty()) return true;
  return std::ranges::all_of(object.columns, [&](const std::string& name) {
    return std::ranges::any_of(table->columns, [&](const ColumnFacts& column) {
      return equal_ignoring_case(column.name, name);
    });
  });
}

std::vector<std::string> forgotten_by(const Linted& linted, const Fate& fate) {
  std::vector<std::string> words;
  for (const SketchObject* one : linted.before().objects_of(fate.table)) {
    const SketchObject& object = *one;
    if (linted.after().find_object(object.made_by, object.name) != nullptr) continue;
    if (is_dropped_by_name(linted, object) || has_such_index(linted, object) ||
        !has_its_columns(linted, object)) {
      continue;
    }
    words.push_back(
        concat(object.made_by == Verb::create_index ? "the index " : "the trigger ", object.name));
  }
  const SketchTable* old = linted.before().find_table(fate.table);
  const SketchTable* now = linted.after().find_table(fate.table);
  if (old == nullptr || now == nullptr) return words;
  for (const std::string& option : old->options) {
    if (std::ranges::count(now->options, option) == 0) words.push_back(option);
  }
  return words;
}

void rebuild_forgets(const Linted& linted, Findings& findings) {
  for (const Fate& fate : linted.fates()) {
    if (fate.kind != Fate::Kind::rebuilt) continue;
    const StatementRecord* by = fate.by->record;
    if (!linted.is_rehearsed()) {
      const std::vector<std::string> words = forgotten_by(linted, fate);
      if (words.empty()) continue;
      suspect(findings, linted, by, fate.table,
              concat("the rebuild of ", fate.table, " does not make again: ", join(words, ", ")));
    } else if (is_found_by(judge_side_effects, linted)) {
      hand_over(findings, linted, by, fate.table,
                "it is rebuilt: verify/side-effects has what is gone");
    } else {
      refute(findings, linted, by, fate.table,
             "it is rebuilt, and nothing of it is gone that no statement names");
    }
  }
}

bool is_off(const std::string& value) {
  return value == "off" || value == "0" || value == "false" || value == "no";
}

// Whether it is committed together with another statement.
bool is_inside_transaction(const Linted& linted, const LintedStatement& statement) {
  const int own = statement.record->transaction;
  return own != 0 && std::ranges::any_of(linted.up(), [&](const LintedStatement& other) {
           return &other != &statement && other.record->transaction == own;
         });
}

bool sets_foreign_keys(const LintedStatement& statement) {
  return statement.facts.verb == Verb::pragma && !statement.facts.to.empty() &&
         equal_ignoring_case(statement.facts.name, "foreign_keys");
}

bool switches_keys_off(const Linted& linted) {
  return std::ranges::any_of(linted.up(), [&](const LintedStatement& statement) {
    return sets_foreign_keys(statement) && is_off(statement.facts.to) &&
           !is_inside_transaction(linted, statement);
  });
}

// The first statement by which a key's action reached rows; null where none did.
const StatementRecord* find_cascade(const Linted& linted) {
  for (const LintedStatement& statement : linted.up()) {
    for (const Effect& effect : statement.record->outcome.effects) {
      const bool is_indirect = statement.record->outcome.rows_changed_indirectly > 0 ||
                               statement.facts.verb == Verb::drop_table;
      if (effect.cause == Cause::cascade && is_indirect) return statement.record;
    }
  }
  return nullptr;
}

void judge_children(const Linted& linted, Findings& findings) {
  const StatementRecord* cascade = find_cascade(linted);
  for (const Trial& trial : linted.migration().trials) {
    if (trial.kind != "children") continue;
    if (cascade != nullptr) {
      hand_over(findings, linted, cascade, trial.subject,
                concat(trial.subject, " ", trial.reason,
                       ": data/row-counts and data/content-preserved judge what became of it"));
    } else if (trial.candidates <= 0) {
      hand_over(findings, linted, nullptr, trial.subject,
                concat(trial.subject, " ", trial.reason,
                       ", and held no row in the fixture: fixture/coverage says so"));
    } else {
      refute(findings, linted, nullptr, trial.subject,
             concat(trial.subject, " ", trial.reason, ": none of its ",
                    count_of(trial.candidates, "row"), " was reached by the key"));
    }
  }
}

void rebuild_foreign_keys(const Linted& linted, Findings& findings) {
  if (linted.is_rehearsed()) return judge_children(linted, findings);
  if (switches_keys_off(linted)) return;
  for (const Fate& fate : linted.fates()) {
    if (fate.kind == Fate::Kind::renamed) continue;
    for (const SketchTable* one : linted.before().children_of(fate.table)) {
      const SketchTable& child = *one;
      if (equal_ignoring_case(child.name, fate.table)) continue;
      const bool is_gone = linted.after().find_table(child.name) == nullptr;
      for (const KeyFacts& key : child.keys) {
        if (is_gone || key.on_delete.empty() || !equal_ignoring_case(key.parent, fate.table)) {
          continue;
        }
        suspect(
            findings, linted, fate.by->record, child.name,
            concat("where foreign keys are enforced, to drop ", fate.table,
                   " is to delete its rows: ON DELETE ", key.on_delete, " reaches ", child.name));
      }
    }
  }
}

void pragma_in_transaction(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    if (!sets_foreign_keys(statement) || !is_inside_transaction(linted, statement)) continue;
    const std::string subject = concat("PRAGMA ", statement.facts.name);
    const StatementRecord* cascade = find_cascade(linted);
    if (linted.is_rehearsed() && cascade == nullptr) {
      refute(findings, linted, statement.record, subject,
             "it does nothing inside a transaction, and no key's action reached a row");
    } else {
      suspect(findings, linted, statement.record, subject,
              concat("PRAGMA foreign_keys does nothing inside a transaction",
                     cascade == nullptr ? ""
                                        : concat(": ", headline_of(cascade->sql),
                                                 " reached other tables by their keys")));
    }
    return;  // the one that switches them on again is the same mistake
  }
}

}  // namespace

void judge_rebuild_forgets(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no rebuild leaves out what the table had", rebuild_forgets);
}

void judge_rebuild_foreign_keys(const Run& run, Findings& findings) {
  if (run.text_only && find_dialect(run.engine) == Dialect::postgres) {
    return findings.skip("migrations",
                         concat("in ", run.engine, " DROP TABLE deletes no other table's rows"));
  }
  for_each_linted(run, findings, "no table is dropped to which keys with actions refer",
                  rebuild_foreign_keys);
}

void judge_pragma_in_transaction(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no PRAGMA foreign_keys stands inside a transaction",
                  pragma_in_transaction);
}

}  // namespace gate
