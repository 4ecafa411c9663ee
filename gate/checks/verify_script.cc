// What a tool's own verify scripts say of the migrations.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"
#include "gate/checks/refusals.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

bool is_only_transaction(const StatementRecord& statement) {
  const Token first = Lexer(statement.sql).next();
  return is_word(first, "BEGIN") || is_word(first, "ROLLBACK") || is_word(first, "COMMIT") ||
         is_word(first, "END");
}

// On more than the connection's own tables, which go with it; null where there is none.
const Effect* find_effect(const StatementRecord& statement) {
  const Outcome& outcome = statement.outcome;
  const bool has_rows = outcome.rows_changed + outcome.rows_changed_indirectly > 0;
  const auto found = std::ranges::find_if(outcome.effects, [&](const Effect& effect) {
    return !effect.table.starts_with("temp.") && (has_rows || !writes_rows(effect));
  });
  return found == outcome.effects.end() ? nullptr : &*found;
}

// The first that changes something and is kept; null where there is none. What a transaction did
// that is open at the end is lost.
const StatementRecord* find_kept_change(const ScriptRecord& script) {
  const auto found = std::ranges::find_if(script.statements, [&](const StatementRecord& one) {
    const bool is_lost =
        script.transaction_left_open && one.transaction == script.statements.back().transaction;
    return !is_lost && find_effect(one) != nullptr;
  });
  return found == script.statements.end() ? nullptr : &*found;
}

class VerifyScriptJudge {
 public:
  VerifyScriptJudge(const Run& run, const MigrationRecord& migration, Findings& findings)
      : run_(run),
        migration_(migration),
        record_(*migration.verify_script),
        script_(record_.script),
        findings_(findings) {}

  void judge() {
    if (!script_.error.empty()) return judge_refusal();
    if (script_.timed_out) return judge_time_out();
    if (const StatementRecord* kept = find_kept_change(script_)) return judge_change(*kept);
    if (!record_.null_divisions.empty()) return judge_division();
    if (std::ranges::all_of(script_.statements, is_only_transaction)) {
      add(Verdict::skipped, "its verify script asks nothing");
      return;
    }
    add(Verdict::passed,
        concat(count_of(std::ssize(script_.statements), "statement"), " of its verify script"));
  }

 private:
  Point& add(Verdict verdict, std::string message) {
    Point& point =
        gate::add(findings_, verdict, migration_, migration_.version, std::move(message));
    point.location = {.path = script_.path};
    point.seconds = script_.seconds;
    return point;
  }

  Point& add_about_script(Verdict verdict, const std::string& words) {
    return add(verdict, concat("the verify script of ", title_of(migration_), ' ', words));
  }

  void judge_refusal() {
    Point& point = add_about_script(Verdict::failed, concat("fails: ", script_.error));
    put_refusal(point, script_);
    // What is said of refusals of migrations is no advice here.
    point.hint = script_.error_hint;
    if (!migration_.has_down && point.why.empty()) {
      point.why =
          "the tool would take the migration back, but it has no way back: what it did "
          "stays, unrecorded, and the next deployment stumbles over it";
    }
  }

  void judge_time_out() {
    Point& point = add_about_script(Verdict::failed,
                                    concat("was stopped after ", duration(script_.seconds), " of ",
                                           duration(run_.limits.apply_seconds), " allowed"));
    if (script_.error_location.line > 0) point.location = script_.error_location;
    point.statement = script_.error_sql;
  }

  void judge_change(const StatementRecord& kept) {
    Point& point = add_about_script(
        Verdict::failed, concat("changes ", in_quotes(find_effect(kept)->table), " and keeps it"));
    point_at(point, &kept);
    point.why =
        "whoever verifies changes production, each time, and in a way that no rehearsal saw";
    point.hint = "write BEGIN before it and ROLLBACK after it";
  }

  void judge_division() {
    Point& point = add_about_script(
        Verdict::warning, "divides by zero, which is no error here: it counts as verified");
    const Location& place = record_.null_divisions.front();
    point.location = place;
    const auto found = std::ranges::find_if(script_.statements, [&](const StatementRecord& one) {
      return one.location.line == place.line && one.location.column == place.column;
    });
    if (found != script_.statements.end()) point.statement = found->sql;
    point.why =
        "what was to fail answered NULL, so a migration that does not do what it is for is "
        "deployed, and nobody is told";
    point.hint =
        "let the query fail by an error of this engine's: name the columns that must be "
        "there, or insert what was found into a temporary table that has a CHECK for it";
  }

  const Run& run_;
  const MigrationRecord& migration_;
  const VerifyScriptRecord& record_;
  const ScriptRecord& script_;
  Findings& findings_;
};

void judge_missing(const Run& run, const MigrationRecord& migration, Findings& findings) {
  std::string reason = "it has no verify script";
  if (migration.has_verify_script) reason = why_not_run(run, Phase::deploy);
  const bool is_unknown = reason.empty() && migration.up->completed;
  if (reason.empty()) reason = is_unknown ? "its verify script was not run" : "it was not applied";
  add(findings, is_unknown ? Verdict::error : Verdict::skipped, migration, migration.version,
      std::move(reason));
}

}  // namespace

void judge_verify_script(const Run& run, Findings& findings) {
  const auto pending = pending_migrations(run);
  if (!pending.empty() && std::ranges::none_of(pending, &MigrationRecord::has_verify_script)) {
    return findings.skip("migrations", "no pending migration has a verify script");
  }
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    if (!migration.verify_script) return judge_missing(run, migration, findings);
    VerifyScriptJudge(run, migration, findings).judge();
  });
}

}  // namespace gate
