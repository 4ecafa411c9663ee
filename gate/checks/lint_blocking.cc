// What keeps those waiting who write, and need not: locks on whole tables for as long as all their
// rows are read. Where the scripts were run, the locks that they took decide.
#include <algorithm>
#include <functional>

#include "gate/base/text.h"
#include "gate/checks/alteration.h"
#include "gate/checks/families.h"
#include "gate/checks/linted.h"
#include "gate/model/lock_time.h"
#include "gate/sql/dialect.h"

namespace gate {

namespace {

// That keeps others from the statement's table; null where none does.
const TableLock* lock_of(const LintedStatement& statement) {
  const std::vector<TableLock>& locks = statement.record->outcome.locks;
  const auto found = std::ranges::find_if(locks, [&](const TableLock& lock) {
    return lock.bars != Barred::definition &&
           equal_ignoring_case(bare_name(lock.table), statement.facts.table);
  });
  return found == locks.end() ? nullptr : &*found;
}

std::string_view barred_words(Barred bars) {
  return bars == Barred::all ? "nobody read or wrote it" : "nobody wrote to it";
}

// `what` locks the table and reads all its rows.
void judge_block(const Linted& linted, const LintedStatement& statement, const std::string& what,
                 Findings& findings) {
  const std::string& table = statement.facts.table;
  const StatementRecord* record = statement.record;
  if (!linted.is_rehearsed()) {
    suspect(findings, linted, record, table,
            concat(what, " on ", table, ": nobody writes to it meanwhile"));
    return;
  }
  const TableLock* lock = lock_of(statement);
  const auto rows = linted.rows_of(lock == nullptr ? table : lock->table);
  if (!rows || lock == nullptr) {
    return refute(findings, linted, record, table,
                  rows ? concat(what, " on ", table, " kept nobody out")
                       : concat(what, " on ", table, ": production does not have the table yet"));
  }
  const std::string met = concat(
      what, " on ", table, ": ", barred_words(lock->bars), " (", lock->mode, ") for ",
      duration(held_seconds(*linted.migration().up, *record)), ", with ", count_of(*rows, "row"));
  if (*rows < kManyRows) return refute(findings, linted, record, table, met);
  suspect(findings, linted, record, table, met);
}

void index_blocking(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    const bool is_meant = statement.facts.verb == Verb::create_index && !statement.is_fresh &&
                          !statement.facts.temporary && !statement.facts.is_instant &&
                          !is_concurrent(statement);
    if (is_meant) judge_block(linted, statement, "an index is made", findings);
  }
}

void concurrently_wrapped(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    if (!statement.is_first || !is_concurrent(statement)) continue;
    const std::string& table = statement.facts.table;
    const std::string subject = table.empty() ? linted.migration().version : table;
    if (linted.is_rehearsed()) {
      refute(findings, linted, statement.record, subject, "it ran outside of any transaction");
    } else if (linted.migration().up->wrapped) {
      suspect(findings, linted, statement.record, subject,
              concat(linted.run().format, " opens a transaction around CONCURRENTLY"));
    }
  }
}

void constraint_validated(const Linted& linted, Findings& findings) {
  for (const LintedStatement& statement : linted.up()) {
    const bool is_meant =
        statement.is_first && !statement.is_fresh && adds_checked_constraint(statement);
    if (is_meant) judge_block(linted, statement, "a constraint is checked", findings);
  }
}

// Elsewhere the database is locked as a whole, or how is not known.
void judge_where_tables_are_locked(
    const Run& run, Findings& findings, std::string_view nothing,
    const std::function<void(const Linted& linted, Findings& findings)>& judge) {
  if (find_dialect(run.engine) == Dialect::postgres) {
    return for_each_linted(run, findings, nothing, judge);
  }
  findings.skip("migrations", run.engine.empty()
                                  ? "which engine the scripts are for is not told"
                                  : concat(run.engine, " does not lock table by table"));
}

}  // namespace

void judge_index_blocking(const Run& run, Findings& findings) {
  judge_where_tables_are_locked(run, findings, "no index is made where rows are", index_blocking);
}

void judge_concurrently_wrapped(const Run& run, Findings& findings) {
  judge_where_tables_are_locked(run, findings, "CONCURRENTLY stands in no transaction",
                                concurrently_wrapped);
}

void judge_constraint_validated(const Run& run, Findings& findings) {
  judge_where_tables_are_locked(run, findings, "no constraint is added where rows are",
                                constraint_validated);
}

}  // namespace gate
