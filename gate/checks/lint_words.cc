// Single words that do not belong into a migration.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/dropped.h"
#include "gate/checks/families.h"
#include "gate/checks/linted.h"
#include "gate/checks/observed.h"
#include "gate/sql/dialect.h"
#include "gate/sql/hazards.h"
#include "gate/sql/made.h"
#include "gate/sql/pg_tree.h"

namespace gate {

namespace {

void transaction_control(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    const Verb verb = statement.facts.verb;
    if (verb != Verb::begin && verb != Verb::commit && verb != Verb::rollback) continue;
    const std::string& subject = linted.migration().version;
    const std::string what = headline_of(statement.record->sql);
    if (!linted.is_rehearsed()) {
      // Without a transaction of the tool's own there is none that it could end.
      if (!linted.migration().up->ended_tools_transaction) return;
      suspect(findings, linted, statement.record, subject,
              concat(what, " inside the transaction that the tool opens"));
    } else if (is_found_by(judge_transaction_closed, linted)) {
      hand_over(findings, linted, statement.record, subject,
                concat(what, ": deploy/transaction-closed judges it"));
    } else {
      refute(findings, linted, statement.record, subject,
             concat(what, ": the tool opens no transaction around it"));
    }
    return;  // one for the script
  }
}

std::string subject_of(const LintedStatement& statement, const std::string& word) {
  return statement.facts.table.empty() ? word : statement.facts.table;
}

void mixed_dialect(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    if (!statement.is_first) continue;
    for (const std::string& word : foreign_words(statement.record->sql)) {
      const std::string subject = subject_of(statement, word);
      if (asks_for_numbers(word)) {
        suspect(findings, linted, statement.record, subject,
                concat(word, " is a part of the type here: nothing is numbered, and an INSERT ",
                       "without a value stores NULL"));
      } else if (linted.is_rehearsed()) {
        refute(findings, linted, statement.record, subject,
               concat(word, " is another engine's, and this one took it"));
      } else {
        suspect(findings, linted, statement.record, subject, concat(word, " is another engine's"));
      }
    }
  }
}

// Whether a script of the run makes a type of that name: then it is no product's.
bool makes_type(const Run& run, const std::string& name) {
  return std::ranges::any_of(run.migrations, [&](const MigrationRecord& migration) {
    return migration.up &&
           std::ranges::any_of(migration.up->statements, [&](const StatementRecord& record) {
             return names_type(record.sql, name);
           });
  });
}

// What PostgreSQL's grammar refuses, or takes for the name of a type that it does not have.
void mixed_with_others(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    const auto& reading = statement.tree ? statement.tree : statement.refusal;
    if (!statement.is_first || !reading) continue;
    for (const std::string& word : reading->foreign) {
      if (makes_type(linted.run(), word)) continue;
      suspect(findings, linted, statement.record, subject_of(statement, word),
              concat(word, " is another engine's"));
    }
  }
}

void read_by_words(const Linted& linted, Findings& findings) {
  for (const auto& script : {linted.up(), linted.down()}) {
    for (const LintedStatement& statement : script) {
      const bool is_told = statement.is_first && statement.refusal;
      if (!is_told || statement.refusal->is_expected) continue;
      suspect(findings, linted, statement.record, linted.migration().version,
              concat(pg_grammar(), " cannot read this statement: ", statement.refusal->refusal,
                     "; it was read by its words alone, the server decides"));
    }
  }
}

void privileged(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    if (!statement.is_first) continue;
    for (const std::string& word : privileged_words(linted.run(), statement)) {
      suspect(findings, linted, statement.record, word,
              concat(word, " reaches beyond what a migration changes"));
    }
  }
}

void judge_names(const Linted& linted, const LintedStatement& statement,
                 const std::vector<std::string>& names, Findings& findings) {
  constexpr std::size_t kMost = 5;
  std::vector<std::string> awkward;
  for (const std::string& name : names) {
    const std::string reason = why_awkward(name);
    if (reason.empty()) continue;
    if (awkward.size() == kMost) {
      awkward.emplace_back("…");
      break;
    }
    awkward.push_back(concat(in_quotes(name), " ", reason));
  }
  if (awkward.empty()) return;
  suspect(findings, linted, statement.record, names.front(), join(awkward, ", "));
}

void naming(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    const StatementFacts& facts = statement.facts;
    switch (facts.verb) {
      case Verb::create_table: {
        std::vector<std::string> names{facts.table};
        for (const ColumnFacts& column : facts.columns) names.push_back(column.name);
        judge_names(linted, statement, names, findings);
        break;
      }
      case Verb::create_index:
        // One that the server makes up is nobody's.
        if (statement.tree && !has_name(statement.record->sql, facts.name)) break;
        judge_names(linted, statement, {facts.name}, findings);
        break;
      case Verb::create_view:
      case Verb::create_trigger:
      case Verb::add_column:
        judge_names(linted, statement, {facts.name}, findings);
        break;
      case Verb::rename_table:
      case Verb::rename_column:
        judge_names(linted, statement, {facts.to}, findings);
        break;
      default:
        break;
    }
  }
}

}  // namespace

void judge_transaction_control(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no script begins or ends a transaction", transaction_control);
}

void judge_mixed_dialect(const Run& run, Findings& findings) {
  const auto dialect = find_dialect(run.engine);
  if (run.text_only && dialect == Dialect::postgres) {
    return for_each_linted(run, findings, "no statement is another engine's", mixed_with_others);
  }
  if (dialect && *dialect != Dialect::sqlite) {
    return findings.skip("migrations", concat("which words are other engines' than ", run.engine,
                                              "'s is not known"));
  }
  for_each_linted(run, findings, "no statement is another engine's", mixed_dialect);
}

void judge_read_by_words(const Run& run, Findings& findings) {
  if (run.text_only && find_dialect(run.engine) != Dialect::postgres) {
    return findings.skip("migrations",
                         run.engine.empty()
                             ? "which engine the scripts are for is not told"
                             : concat("scripts for ", run.engine, " are read by their words"));
  }
  for_each_linted(run, findings,
                  run.text_only ? "every statement is read by the server's own grammar"
                                : "every statement is known by what it did",
                  read_by_words);
}

void judge_privileged(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "no statement needs special rights", privileged);
}

void judge_naming(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "every new name can be written without quotes", naming);
}

}  // namespace gate
