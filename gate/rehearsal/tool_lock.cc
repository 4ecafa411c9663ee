// CREATE INDEX CONCURRENTLY and its like wait until all have ended who may see the state before
// them: also a statement that waits for an advisory lock, or the open transaction of a tool that
// asked for one by a query. PostgreSQL sees no circle in that where two connections of one process
// wait for each other.
// https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
// https://github.com/flyway/flyway/issues/3497
// https://github.com/golang-migrate/migrate/issues/960
#include "gate/rehearsal/tool_lock.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/apply.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/second_run.h"
#include "gate/rehearsal/versions.h"
#include "gate/rehearsal/visitor.h"
#include "gate/sql/online.h"

namespace gate {

namespace {

// Longer than the server needs to find that two wait for each other (a second, as it comes).
constexpr double kPatience = 2;

// Of the second run, so that it is still there when the script's patience is over.
constexpr double kPatienceOfSecond = 5 * kPatience;

const StatementRecord* statement_that_waits(const MigrationRecord& migration) {
  if (!migration.up) return nullptr;
  for (const StatementRecord& statement : migration.up->statements) {
    if (statement.outcome.commits_inside > 0 && is_concurrent(statement.sql)) return &statement;
  }
  return nullptr;
}

SessionOptions patient(const Rehearsal& rehearsal) {
  SessionOptions options = as_production(rehearsal);
  options.patience_seconds = kPatience;
  return options;
}

SessionOptions unobserved(const Rehearsal& rehearsal) {
  SessionOptions options = as_production(rehearsal);
  options.observed = false;
  return options;
}

// What a client leaves that asks by a query with parameters and then does nothing: a transaction
// whose last query has not been closed, and still sees what it saw.
void take_in_transaction(Session& session, std::string_view query) {
  session.execute("BEGIN");
  session.execute(concat("DECLARE lock_of_the_tool CURSOR FOR ", query));
  session.execute("FETCH ALL FROM lock_of_the_tool");
}

// Until somebody waits for an advisory lock here; not for ever. Whether somebody does.
bool wait_for_second(Session& session) {
  const Stopwatch clock;
  while (clock.seconds() < kPatience) {
    const Rows waiting = session.query(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database())");
    if (waiting.front().front() != Value(std::int64_t{0})) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return false;
}

class TrialBesideTool {
 public:
  TrialBesideTool(Rehearsal& rehearsal, const Database& copy, std::size_t index)
      : rehearsal_(rehearsal),
        copy_(copy),
        index_(index),
        lock_(*rehearsal.format->lock_in(rehearsal.folder)) {}

  ToolLockRecord run() {
    ToolLockRecord record{.not_tried = "",
                          .with_second_run = lock_.holder != ToolLock::Holder::transaction};
    record.location = statement_that_waits(rehearsal_.record(index_))->location;
    if (record.with_second_run && rehearsal_.children == nullptr) {
      record.not_tried = "no process can be started that would work on it";
      return record;
    }
    auto beside = rehearsal_.engine.open(copy_, unobserved(rehearsal_));
    auto session = rehearsal_.engine.open(copy_, patient(rehearsal_));
    take_lock(*session, *beside);
    std::optional<Visitor> second;
    if (record.with_second_run) {
      begin_second(second);
      if (!wait_for_second(*beside)) record.not_tried = "no second run came to wait for the lock";
    }
    if (record.not_tried.empty()) apply(*session, record);
    session.reset();
    beside.reset();  // the second run gets the lock, where it still waits
    if (second) record.second_gave_up = gave_up(*second);
    return record;
  }

 private:
  void take_lock(Session& session, Session& beside) {
    switch (lock_.holder) {
      case ToolLock::Holder::session:
        session.execute(lock_.query);
        return;
      case ToolLock::Holder::another_session:
        beside.execute(lock_.query);
        return;
      case ToolLock::Holder::transaction:
        take_in_transaction(beside, lock_.query);
        return;
    }
  }

  // Its first visit is over when this returns, and the lock is the next.
  void begin_second(std::optional<Visitor>& second) {
    second.emplace(*rehearsal_.children,
                   VisitorJob{.database = copy_,
                              .access = Access::write,
                              .foreign_keys = rehearsal_.writing.foreign_keys,
                              .extensions = rehearsal_.writing.extensions,
                              .patience_seconds = kPatienceOfSecond,
                              .statements = {"SELECT 1", std::string(lock_.query)},
                              .again = false});
  }

  static bool gave_up(Visitor& second) {
    const VisitorTally tally = second.stop();
    return tally.gave_up + tally.refused > 0;
  }

  void apply(Session& session, ToolLockRecord& record) {
    try {
      const ScriptRecord script = apply_script(
          session, rehearsal_.engine, steps_of(rehearsal_, session, index_, Direction::up),
          {.limit_seconds = limit_of(rehearsal_, Direction::up),
           .max_examples = 0,
           .watch = rehearsal_.watch.get(),
           .programs = rehearsal_.programs.get()});
      if (!script.completed) {
        record.not_tried = concat("applied once more it was refused: ", script.error);
      }
    } catch (const Busy& busy) {
      record.error = busy.what();
    }
  }

  Rehearsal& rehearsal_;
  const Database& copy_;
  std::size_t index_;
  const ToolLock& lock_;
};

}  // namespace

bool may_wait_for_tool(const Rehearsal& rehearsal, std::size_t index) {
  if (dialect_of(rehearsal) != Dialect::postgres || rehearsal.programs) return false;
  const MigrationRecord& migration = rehearsal.run.migrations[rehearsal.pending[index].record];
  return statement_that_waits(migration) != nullptr &&
         rehearsal.format->lock_in(rehearsal.folder) != nullptr;
}

ToolLockRecord try_beside_tool(Rehearsal& rehearsal, const Database& copy, std::size_t index) {
  return TrialBesideTool(rehearsal, copy, index).run();
}

}  // namespace gate
