// The migrations as the tool applied them: accepted, recorded, closed, in time.
#include <algorithm>
#include <set>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"
#include "gate/checks/refusals.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// Whether the script ran to its end and was kept; otherwise the point says why there is nothing
// to judge.
bool is_kept(const MigrationRecord& migration, Findings& findings) {
  const ScriptRecord& up = *migration.up;
  if (up.completed) return true;
  std::string reason = "it was not applied to its end";
  if (!up.error.empty()) reason = "a statement was refused";
  if (up.timed_out) reason = "it was stopped when its time was over";
  if (up.transaction_left_open) reason = "its transaction was left open and is lost";
  add(findings, Verdict::skipped, migration, migration.version, std::move(reason));
  return false;
}

std::string statements_of(const ScriptRecord& script) {
  if (!script.unseen.empty()) return "its program ended well";
  return count_of(std::ssize(script.statements), "statement");
}

void judge_duration(const MigrationRecord& migration, const ScriptRecord& script, double limit,
                    Findings& findings) {
  const std::string allowed = concat(duration(limit), " allowed");
  if (script.timed_out) {
    Point& point = add(findings, Verdict::failed, migration, migration.version,
                       concat("stopped after ", duration(script.seconds), " of ", allowed));
    point.location.path = script.path.empty() ? migration.path : script.path;
    if (script.error_location.line > 0) point.location = script.error_location;
    point.statement = script.error_sql;
    return;
  }
  const bool is_over = limit > 0 && script.seconds > limit;
  const std::string taken = duration(script.seconds);
  Point& point = add(findings, is_over ? Verdict::failed : Verdict::passed, migration,
                     migration.version, limit > 0 ? concat(taken, " of ", allowed) : taken);
  point.seconds = script.seconds;
  if (!is_over || script.statements.empty()) return;
  const auto slowest = std::ranges::max_element(
      script.statements, {},
      [](const StatementRecord& statement) { return statement.outcome.seconds; });
  point_at(point, &*slowest);
}

}  // namespace

void judge_applies(const Run& run, Findings& findings) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    const ScriptRecord& up = *migration.up;
    if (up.error.empty()) {
      if (up.completed) {
        add(findings, Verdict::passed, migration, migration.version,
            concat(statements_of(up), " in ", duration(up.seconds)))
            .seconds = up.seconds;
        return;
      }
      // An unfinished script with neither error nor time-out is one that we do not understand.
      const bool is_known = up.timed_out || up.transaction_left_open;
      if (is_known) {
        is_kept(migration, findings);
        return;
      }
      add(findings, Verdict::failed, migration, migration.version, "it was not applied to its end");
      return;
    }
    Point& point = add(findings, Verdict::failed, migration, migration.version, up.error);
    if (up.culprit_rows > 0) {
      point.message += concat(" (", count_of(up.culprit_rows, "row"),
                              up.culprits.empty() ? "" : concat(" in ", up.culprits), ")");
    }
    put_refusal(point, up);
    point.seconds = up.seconds;
  });
}

void judge_history_recorded(const Run& run, Findings& findings) {
  if (run.history.is_elsewhere) {
    return findings.skip("history", concat(run.format,
                                           " keeps its history in another database, which is not "
                                           "rehearsed"));
  }
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    if (!is_kept(migration, findings)) return;
    const auto& history = migration.up->history_after;
    const bool is_there = std::ranges::count(history, migration.version) > 0;
    const std::set<std::string> before = versions_before(run, migration);
    for (const std::string& version : history) {
      if (version == migration.version || before.contains(version)) continue;
      add(findings, Verdict::failed, migration, migration.version,
          concat("the history says that ", title_of(run, version),
                 " was applied, too: the tool will not apply it"));
      return;
    }
    for (const std::string& version : before) {
      // A high-water mark has no place for those below it.
      if (run.history.is_high_water_mark || std::ranges::count(history, version) > 0) continue;
      add(findings, Verdict::failed, migration, migration.version,
          concat("the history no longer says that ", title_of(run, version),
                 " was applied: the tool will apply it again"));
      return;
    }
    if (!is_there && migration.repeats) {
      add(findings, Verdict::passed, migration, migration.version,
          "it runs each time and is not recorded");
      return;
    }
    add(findings, is_there ? Verdict::passed : Verdict::failed, migration, migration.version,
        is_there ? "the history says that it was applied"
                 : concat(title_of(migration), " was applied, but the history does not have it"));
  });
}

namespace {

// ROLLBACK TO a savepoint is none.
bool is_rollback(const StatementRecord& statement) {
  Lexer lexer(statement.sql);
  if (!is_word(lexer.next(), "ROLLBACK")) return false;
  Token token = lexer.next();
  if (is_word(token, "TRANSACTION")) token = lexer.next();
  return !is_word(token, "TO");
}

bool is_end(const StatementRecord& statement) {
  const Token first = Lexer(statement.sql).next();
  return is_word(first, "COMMIT") || is_word(first, "END") || is_rollback(statement);
}

// The first statement that ends a transaction; null where none does.
const StatementRecord* find_end(const ScriptRecord& script) {
  const auto found = std::ranges::find_if(script.statements, is_end);
  return found == script.statements.end() ? nullptr : &*found;
}

// What opened the transaction that is open at the end; null where it cannot be told.
const StatementRecord* find_open_begin(const ScriptRecord& script) {
  const StatementRecord* open = nullptr;
  for (const StatementRecord& statement : script.statements) {
    const Token first = Lexer(statement.sql).next();
    if (is_end(statement)) open = nullptr;
    const bool opens = is_word(first, "BEGIN") || is_word(first, "SAVEPOINT");
    if (opens && open == nullptr) open = &statement;
  }
  return open;
}

}  // namespace

void judge_transaction_closed(const Run& run, Findings& findings) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    const ScriptRecord& up = *migration.up;
    if (up.transaction_left_open) {
      Point& point = add(findings, Verdict::failed, migration, migration.version,
                         concat(title_of(migration), " leaves a transaction open; all of it is ",
                                "lost when the tool's connection closes"));
      return point_at(point, find_open_begin(up));
    }
    if (up.ended_tools_transaction) {
      Point& point = add(findings, Verdict::failed, migration, migration.version,
                         concat(title_of(migration), " ends the transaction that the tool opened"));
      return point_at(point, find_end(up));
    }
    const auto rollback = std::ranges::find_if(up.statements, is_rollback);
    if (rollback != up.statements.end()) {
      Point& point =
          add(findings, Verdict::failed, migration, migration.version,
              concat(title_of(migration), " rolls back what it did itself, yet counts as applied"));
      return point_at(point, &*rollback);
    }
    add(findings, Verdict::passed, migration, migration.version, "leaves no transaction open");
  });
}

void judge_did_something(const Run& run, Findings& findings) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    if (!is_kept(migration, findings)) return;
    if (migration.is_code && migration.up->statements.empty()) {
      add(findings, Verdict::passed, migration, migration.version,
          "its code ran, and changed nothing in the database");
      return;
    }
    if (migration.is_void) {
      add(findings, Verdict::passed, migration, migration.version,
          concat(migration.path,
                 " is empty, and its name says that it is for this kind of database"));
      return;
    }
    const bool is_empty = migration.up->statements.empty();
    add(findings, is_empty ? Verdict::failed : Verdict::passed, migration, migration.version,
        is_empty ? concat(migration.path, " has no statement, yet counts as applied")
                 : concat(statements_of(*migration.up), " executed"));
  });
}

void judge_idempotent(const Run& run, Findings& findings) {
  for (const std::string& version : run.verify.still_pending) {
    Point& point = findings.fail(
        version, concat(title_of(run, version), " was applied, and the tool would apply it again"));
    point.migration = version;
  }
  if (!run.verify.still_pending.empty()) return;
  const std::string reason = why_not_run(run, Phase::verify);
  if (!reason.empty()) return findings.skip("migrations", reason);
  if (run.history.is_elsewhere) {
    return findings.skip("migrations",
                         concat(run.format, " keeps its history in another database"));
  }
  findings.pass("migrations", "a second run of the tool finds nothing to do");
}

void judge_apply_duration(const Run& run, Findings& findings) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    judge_duration(migration, *migration.up, run.limits.apply_seconds, findings);
  });
}

void judge_down_duration(const Run& run, Findings& findings) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    if (!migration.down) {
      add(findings, Verdict::skipped, migration, migration.version, why_not_down(run, migration));
      return;
    }
    judge_duration(migration, *migration.down, run.limits.rollback_seconds, findings);
  });
}

}  // namespace gate
