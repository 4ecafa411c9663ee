// What an application that works on meets while a migration is applied, and the room that the
// migrations take.
#include <algorithm>
#include <cmath>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"
#include "gate/model/lock_time.h"

namespace gate {

namespace {

constexpr std::size_t kMostExamples = 5;

// "a writer waited up to 7.2 s"
std::string words_of(std::string_view who, const Waiting& waiting) {
  if (waiting.visits == 0 && waiting.gave_up == 0) return concat("no ", who, " could be tried");
  return concat("a ", who, " waited up to ", duration(waiting.longest_seconds));
}

std::string given_up(const LockRecord& locks) {
  const std::int64_t times = locks.writers.gave_up + locks.readers.gave_up;
  return times == 0 ? "" : "; some gave up";
}

// What most likely held the lock; null where there is no statement.
const StatementRecord* longest_of(const ScriptRecord& script) {
  const auto longest = std::ranges::max_element(
      script.statements, {},
      [](const StatementRecord& statement) { return statement.outcome.seconds; });
  return longest == script.statements.end() ? nullptr : &*longest;
}

// "; ACCESS EXCLUSIVE on orders for 1.2 s: nobody reads or writes it"; empty where tables are not
// locked one by one.
std::string held_by(const ScriptRecord& script) {
  constexpr std::size_t kMost = 3;
  std::vector<std::string> words;
  for (const HeldLock& held : barring_locks(script)) {
    if (words.size() == kMost) break;
    words.push_back(concat(held.lock->mode, " on ", held.lock->table, " for ",
                           duration(held.seconds), ": nobody ",
                           held.lock->bars == Barred::all ? "reads or writes it" : "writes to it"));
  }
  return words.empty() ? "" : concat("; ", join(words, "; "));
}

// The statement that took the lock that was held longest; the longest one where that is not told.
const StatementRecord* cause_of(const ScriptRecord& script) {
  const std::vector<HeldLock> held = barring_locks(script);
  return held.empty() ? longest_of(script) : held.front().statement;
}

void judge_untried(const Run& run, const MigrationRecord& migration, Findings& findings) {
  const ScriptRecord& up = *migration.up;
  const std::string& reason = migration.locks.not_tried;
  const bool is_over = seconds_at_work(up) > run.limits.lock_seconds && reason != kLocksAreOff;
  if (is_over) {
    Point& point = add(findings, Verdict::warning, migration, migration.version,
                       concat(title_of(migration), ": ", reason, "; limits.lock-seconds is ",
                              duration(run.limits.lock_seconds), held_by(up)));
    point.seconds = up.seconds;
    point_at(point, cause_of(up));
    return;
  }
  if (can_keep_waiting(up, run.limits)) {
    add(findings, Verdict::skipped, migration, migration.version, reason);
    return;
  }
  add(findings, Verdict::passed, migration, migration.version,
      concat("it took ", duration(seconds_at_work(up)), " in all: nobody can have waited for ",
             duration(run.limits.lock_seconds)));
}

// Whether the engine locks tables one by one.
bool locks_tables(const ScriptRecord& script) {
  return !barring_locks(script).empty();
}

// It goes through where nobody writes what it writes, so it may well in production.
void report_deadlock(const MigrationRecord& migration, const std::string& waited,
                     Findings& findings) {
  const LockRecord& locks = migration.locks;
  Point& point = add(
      findings, Verdict::warning, migration, migration.version,
      concat(title_of(migration), " and somebody who writes the same rows waited ",
             "for each other, and it was refused: ", locks.error, "; where nobody does, ", waited));
  point.hint =
      "Take the strongest lock first, before any row is written, or write the rows in a migration "
      "of their own.";
  if (!locks.error_location.path.empty()) point.location = locks.error_location;
}

void report_refusal(const MigrationRecord& migration, Findings& findings) {
  const LockRecord& locks = migration.locks;
  Point& point = add(findings, Verdict::failed, migration, migration.version,
                     concat(title_of(migration),
                            " goes through alone, and is refused while others "
                            "read and write: ",
                            locks.error));
  point.hint = locks_tables(*migration.up)
                   ? "It wants a table for itself while others use it, and everybody else queues "
                     "up behind it: set a short lock_timeout, and have the deployment try again."
                   : "Begin the transaction with a write, so that it waits for its turn before it "
                     "has read anything, and let the tool wait for locks.";
  if (!locks.error_location.path.empty()) point.location = locks.error_location;
}

void judge_waiting(const Run& run, const MigrationRecord& migration, Findings& findings) {
  const LockRecord& locks = migration.locks;
  const std::string waited =
      concat(words_of("writer", locks.writers), ", ", words_of("reader", locks.readers), "; ",
             duration(run.limits.lock_seconds), " allowed");
  if (!has_kept_waiting(locks, run.limits)) {
    if (locks.deadlock) return report_deadlock(migration, waited, findings);
    add(findings, Verdict::passed, migration, migration.version, waited);
    return;
  }
  Point& point =
      add(findings, Verdict::failed, migration, migration.version,
          concat("while ", title_of(migration), " was applied, ", waited, given_up(locks),
                 held_by(*migration.up), locks.deadlock ? concat("; besides: ", locks.error) : ""));
  point.seconds = std::max(locks.writers.longest_seconds, locks.readers.longest_seconds);
  if (locks_tables(*migration.up)) {
    point.hint =
        "Do what takes long before the lock, or in steps that need none for long; and set "
        "lock_timeout: in production it waits behind the longest query that runs, and everybody "
        "else behind it.";
  }
  point_at(point, cause_of(*migration.up));
}

std::string lock_subject(const Run& run, const MigrationRecord& migration) {
  return concat(migration.version, " and ", run.format, "'s lock");
}

// The statement that waits; null where the script has no such place.
const StatementRecord* waiting_statement(const MigrationRecord& migration) {
  const auto found = std::ranges::find(migration.up->statements, migration.tool_lock.location,
                                       &StatementRecord::location);
  return found == migration.up->statements.end() ? nullptr : &*found;
}

// One process alone, which waits for itself.
void report_endless_wait(const Run& run, const MigrationRecord& migration, Findings& findings) {
  Point& point = add(findings, Verdict::warning, migration, lock_subject(run, migration),
                     concat("it waits until every older transaction has ended, and ", run.format,
                            " keeps its lock in one until the script is done: it never ends (",
                            migration.tool_lock.error, ")"));
  point.hint = concat("Set ", run.format,
                      ".postgresql.transactional.lock=false; where that is set elsewhere, or ",
                      run.format, " is older than 9.1.2, allow this point.");
  point_at(point, waiting_statement(migration));
}

void report_circle(const Run& run, const MigrationRecord& migration, Findings& findings) {
  const std::string& error = migration.tool_lock.error;
  Point& point = add(findings, Verdict::warning, migration, lock_subject(run, migration),
                     concat("a second ", run.format,
                            " that is started meanwhile waits for the lock of the first, ",
                            "and this statement waits for what the second asks: ",
                            error.empty() ? "the second was refused"
                                          : concat("the migration was refused (", error, ")")));
  point.hint =
      "Have one process migrate, before the application's instances start: what is refused in the "
      "middle leaves an INVALID index. Where it is so, allow this point.";
  point_at(point, waiting_statement(migration));
}

// Only of a script that waits for older transactions, and a tool that has one open.
void judge_tool_lock(const Run& run, const MigrationRecord& migration, Findings& findings) {
  const ToolLockRecord& tried = migration.tool_lock;
  if (tried.not_tried == kNotLookedAt) return;
  if (!tried.not_tried.empty()) {
    add(findings, Verdict::skipped, migration, lock_subject(run, migration), tried.not_tried);
  } else if (tried.error.empty() && !tried.second_gave_up) {
    add(findings, Verdict::passed, migration, lock_subject(run, migration),
        concat("it is done while ", run.format, "'s lock is held",
               tried.with_second_run ? ", and a second run waits for that" : ""));
  } else if (tried.with_second_run) {
    report_circle(run, migration, findings);
  } else {
    report_endless_wait(run, migration, findings);
  }
}

// "1.4x", as limits are written.
std::string times_of(double factor) {
  return concat(std::round(factor * 10) / 10, "x");
}

struct Growth {
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  std::uint64_t journal = 0;
  std::uint64_t temporary = 0;
  const MigrationRecord* most = nullptr;  // the one that grew most
};

std::uint64_t grown(const GrowthRecord& growth) {
  return growth.after > growth.before ? growth.after - growth.before : 0;
}

// Of all that were applied.
Growth growth_of(const std::vector<const MigrationRecord*>& applied) {
  Growth all{.before = applied.front()->growth.before, .after = applied.back()->growth.after};
  for (const MigrationRecord* migration : applied) {
    const GrowthRecord& growth = migration->growth;
    all.journal = std::max(all.journal, growth.journal.value_or(0));
    all.temporary = std::max(all.temporary, growth.temporary.value_or(0));
    const bool is_most = all.most == nullptr || grown(growth) > grown(all.most->growth);
    if (is_most) all.most = migration;
  }
  return all;
}

bool is_beyond(const Growth& growth, const Limits& limits) {
  const auto before = static_cast<double>(growth.before);
  const bool is_more =
      limits.growth_factor > 0 && static_cast<double>(growth.after) > before * limits.growth_factor;
  const bool is_more_bytes = limits.growth_bytes > 0 && growth.after > growth.before &&
                             growth.after - growth.before > limits.growth_bytes;
  return is_more || is_more_bytes;
}

std::string words_of(const Growth& growth) {
  std::string words = concat(bytes_of(growth.before), " -> ", bytes_of(growth.after));
  if (growth.before > 0) {
    const double factor = static_cast<double>(growth.after) / static_cast<double>(growth.before);
    words += concat(" (", times_of(factor), ")");
  }
  if (growth.journal > 0) words += concat("; ", bytes_of(growth.journal), " of journal at most");
  if (growth.temporary > 0) {
    words += concat("; ", bytes_of(growth.temporary), " of temporary files at most");
  }
  return words;
}

std::string allowed_by(const Limits& limits) {
  return limits.growth_factor > 0 ? times_of(limits.growth_factor) : bytes_of(limits.growth_bytes);
}

// Pending ones whose growth is known, in order.
std::vector<const MigrationRecord*> applied_of(const Run& run) {
  std::vector<const MigrationRecord*> applied = pending_migrations(run);
  std::erase_if(applied, [](const MigrationRecord* migration) {
    return !migration->up || !migration->up->completed || migration->growth.after == 0;
  });
  return applied;
}

void report_growth(const Growth& growth, const std::vector<const MigrationRecord*>& applied,
                   const Limits& limits, Findings& findings) {
  Point& point = findings.fail(
      "database", concat("it grew by more than limits.growth allows (", allowed_by(limits),
                         "): ", words_of(growth), "; most by ", title_of(*growth.most)));
  point.location.path = growth.most->path;
  for (const MigrationRecord* migration : applied) {
    if (point.evidence.size() == kMostExamples) break;
    if (grown(migration->growth) == 0) continue;
    point.evidence.push_back(
        {.key = concat(migration->version, ": ", bytes_of(migration->growth.before), " -> ",
                       bytes_of(migration->growth.after))});
  }
}

// Every one of them may be short, and the tool holds its locks until the last is done.
void judge_together(const Run& run, Findings& findings) {
  const std::vector<const MigrationRecord*> pending = pending_migrations(run);
  double seconds = 0;
  double longest = 0;
  for (const MigrationRecord* migration : pending) {
    if (!migration->up || !migration->up->completed) return;
    seconds += seconds_at_work(*migration->up);
    longest = std::max(longest, seconds_at_work(*migration->up));
  }
  const double limit = run.limits.lock_seconds;
  if (!run.wraps_all || seconds <= limit || longest > limit) return;
  Point& point = findings.add(Verdict::warning, "deployment",
                              concat(run.format, " applies all ", pending.size(),
                                     " pending migrations in one transaction: ", duration(seconds),
                                     " in all, ", duration(limit), " allowed"));
  point.seconds = seconds;
  point.hint = "Deploy them one after the other, or raise limits.lock-seconds knowingly.";
}

}  // namespace

void judge_lock_time(const Run& run, Findings& findings) {
  judge_together(run, findings);
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    if (!migration.up->completed) {
      add(findings, Verdict::skipped, migration, migration.version,
          "it was not applied to its end");
    } else if (!migration.locks.not_tried.empty()) {
      judge_untried(run, migration, findings);
    } else if (!migration.locks.error.empty() && !migration.locks.deadlock) {
      report_refusal(migration, findings);
    } else {
      judge_waiting(run, migration, findings);
    }
    judge_tool_lock(run, migration, findings);
  });
}

void judge_growth(const Run& run, Findings& findings) {
  const std::vector<const MigrationRecord*> applied = applied_of(run);
  if (applied.empty()) {
    const std::string reason = why_not_run(run, Phase::deploy);
    const bool is_empty = count_pending(run) == 0 && reason.empty();
    findings.skip("database", is_empty         ? "nothing is pending"
                              : reason.empty() ? "how large it was is not known"
                                               : reason);
    return;
  }
  const Growth growth = growth_of(applied);
  if (is_beyond(growth, run.limits)) {
    report_growth(growth, applied, run.limits, findings);
  } else if (applied.size() < count_pending(run)) {
    findings.skip("database", concat("not all migrations were applied to their end; ",
                                     "those that were: ", words_of(growth)));
  } else {
    findings.pass("database", words_of(growth));
  }
}

}  // namespace gate
