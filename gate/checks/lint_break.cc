// What the version of the application that still runs will miss. Only where its statements were
// tried does a rehearsal refute anything of this.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/linted.h"
#include "gate/checks/observed.h"
#include "gate/checks/old_name.h"
#include "gate/checks/words.h"

namespace gate {

namespace {

// A view under the old name goes on to answer.
bool is_view_now(const Linted& linted, std::string_view name) {
  if (linted.after().find_object(Verb::create_view, name) != nullptr) return true;
  if (!linted.migration().change) return false;
  return std::ranges::any_of(linted.migration().change->schema, [&](const ObjectDifference& one) {
    return one.kind == "view" && one.change != Change::removed &&
           equal_ignoring_case(one.name, name);
  });
}

void miss(Findings& findings, const Linted& linted, const StatementRecord* by,
          const std::string& subject, const std::string& what) {
  const MonitorRecord& monitor = linted.run().monitor;
  const std::string table = subject.substr(0, subject.find('.'));
  // Statements that never ask for the table say nothing of it.
  const auto asking = std::ranges::count_if(
      monitor.statements,
      [&](const MonitoredStatement& statement) { return speaks_of(statement.sql, table); });
  if (!linted.is_rehearsed() || !monitor.not_tried.empty() || asking == 0) {
    suspect(findings, linted, by, subject,
            concat(subject, what, ": the version that still runs must not ask for it any more"));
  } else if (is_found_by(judge_old_app, linted)) {
    hand_over(findings, linted, by, subject,
              concat(subject, what, ": workload/old-app judges what comes of it"));
  } else {
    refute(findings, linted, by, subject,
           concat(subject, what, ", and ", monitor.workload,
                  " is answered as before: ", count_of(asking, "statement"), " about ", table));
  }
}

void miss_table(Findings& findings, const Linted& linted, const StatementRecord* by,
                const std::string& table, const std::string& to) {
  const OldNameView* view = find_old_name(linted.migration(), table);
  if (view != nullptr && !is_answered(linted.migration(), *view)) {
    return hand_over(findings, linted, by, table,
                     concat("a view is called ", table,
                            " now and shows something else: verify/side-effects judges it"));
  }
  if (is_view_now(linted, table)) {
    return refute(findings, linted, by, table,
                  concat("a view is called ", table, " now: what reads it goes on"));
  }
  miss(findings, linted, by, table, to.empty() ? " is dropped" : concat(" is called ", to, " now"));
}

void judge_schemas(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    if (statement.facts.verb != Verb::drop_schema) continue;
    miss(findings, linted, statement.record, statement.facts.name,
         " is dropped with every table in it");
  }
}

void judge_tables(const Linted& linted, bool renamed, Findings& findings) {
  if (!linted.is_rehearsed()) {
    if (!renamed) judge_schemas(linted, findings);
    for (const Fate& fate : linted.fates()) {
      const auto wanted = renamed ? Fate::Kind::renamed : Fate::Kind::dropped;
      if (fate.kind != wanted) continue;
      miss_table(findings, linted, fate.by->record, fate.by->facts.table,
                 renamed ? fate.by->facts.to : "");
    }
    return;
  }
  for (const TableDifference& table : linted.migration().change->tables) {
    const bool is_gone = !table.before.empty() && table.after.empty();
    const bool has_new_name = !table.before.empty() && !table.after.empty() &&
                              !equal_ignoring_case(table.before, table.after);
    if (renamed ? !has_new_name : !is_gone) continue;
    miss_table(findings, linted, linted.find_last(table.before), table.before, table.after);
  }
}

void judge_observed_columns(const Linted& linted, bool renamed, Findings& findings) {
  for (const TableDifference& table : linted.migration().change->tables) {
    if (table.before.empty() || table.after.empty()) continue;
    if (!renamed) {
      for (const LoneColumn& column : table.dropped) {
        miss(findings, linted, linted.find_last(table.before),
             concat(table.before, ".", column.name), " is dropped");
      }
      continue;
    }
    for (const ColumnDifference& column : table.columns) {
      if (equal_ignoring_case(column.before, column.after)) continue;
      miss(findings, linted, linted.find_last(column.after),
           concat(table.before, ".", column.before), concat(" is called ", column.after, " now"));
    }
  }
}

bool has_column(const SketchTable& table, const std::string& name) {
  return std::ranges::any_of(table.columns, [&](const ColumnFacts& column) {
    return equal_ignoring_case(column.name, name);
  });
}

// What a rebuild leaves out.
void judge_rebuilt_columns(const Linted& linted, const Fate& fate, Findings& findings) {
  const SketchTable* old = linted.before().find_table(fate.table);
  const SketchTable* now = linted.after().find_table(fate.table);
  if (old == nullptr || now == nullptr || now->columns.empty()) return;
  for (const ColumnFacts& column : old->columns) {
    if (has_column(*now, column.name)) continue;
    miss(findings, linted, fate.by->record, concat(old->name, ".", column.name),
         " is not in the rebuilt table");
  }
}

void judge_columns(const Linted& linted, bool renamed, Findings& findings) {
  if (linted.is_rehearsed()) return judge_observed_columns(linted, renamed, findings);
  for (const LintedStatement& statement : linted.up()) {
    const StatementFacts& facts = statement.facts;
    if (statement.is_fresh) continue;
    const bool is_it = facts.verb == (renamed ? Verb::rename_column : Verb::drop_column);
    if (!is_it) continue;
    miss(findings, linted, statement.record, concat(facts.table, ".", facts.name),
         renamed ? concat(" is called ", facts.to, " now") : " is dropped");
  }
  if (renamed) return;
  for (const Fate& fate : linted.fates()) {
    if (fate.kind == Fate::Kind::rebuilt) judge_rebuilt_columns(linted, fate, findings);
  }
}

}  // namespace

void judge_lint_drop_table(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no table is dropped", [](const Linted& linted, Findings& found) {
    judge_tables(linted, false, found);
  });
}

void judge_rename_table(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no table is renamed",
                  [](const Linted& linted, Findings& found) { judge_tables(linted, true, found); });
}

void judge_lint_drop_column(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no column is dropped", [](const Linted& linted, Findings& found) {
    judge_columns(linted, false, found);
  });
}

void judge_rename_column(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no column is renamed", [](const Linted& linted, Findings& found) {
    judge_columns(linted, true, found);
  });
}

}  // namespace gate
