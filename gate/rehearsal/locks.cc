// Locks: a migration that takes long is applied once more while others read and write as the
// application would, each in a process of its own; how long they wait is measured. On a copy that
// no other pass knows, with production's journal mode.
#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/interrupt.h"
#include "gate/base/run_delay.h"
#include "gate/base/text.h"
#include "gate/model/lock_time.h"
#include "gate/rehearsal/app_statements.h"
#include "gate/rehearsal/apply.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/second_run.h"
#include "gate/rehearsal/tool_lock.h"
#include "gate/rehearsal/versions.h"
#include "gate/rehearsal/visitor.h"

namespace gate {

namespace {

// How much longer than the limit somebody waits here, so that what is over it is measured.
constexpr double kPatience = 1.2;

// Seconds between two looks at what lies beside the copy while a statement runs.
constexpr double kBetweenLooks = 0.02;

// The most that lay beside a database.
class Peak {
 public:
  Peak(Session& session, GrowthRecord& record) : session_(session), record_(record) {
    if (!session.spill()) return;  // what looks would hold the script up
    session_.on_progress([this] {
      if (since_look_.seconds() >= kBetweenLooks) look();
    });
  }
  ~Peak() { session_.on_progress({}); }
  Peak(const Peak&) = delete;
  Peak& operator=(const Peak&) = delete;

  void look() {
    if (const std::optional<Spill> spill = session_.spill()) {
      record_.journal = std::max(record_.journal.value_or(0), spill->journal);
      record_.temporary = std::max(record_.temporary.value_or(0), spill->temporary);
    }
    since_look_ = Stopwatch();
  }

 private:
  Session& session_;
  GrowthRecord& record_;
  Stopwatch since_look_{};
};

// How long a script can have kept others waiting: as long as it took, but for the time in which it
// was itself kept waiting, for a processor. A machine that is busy is not the migration's doing.
class HoldTime {
 public:
  double seconds() const { return clock_.seconds(); }
  double at_work() const { return std::max(0.0, seconds() - (run_delay() - delay_before_)); }

 private:
  double delay_before_ = run_delay();
  Stopwatch clock_{};
};

// Whoever waited for longer waited for something else.
Waiting waiting_of(std::optional<Visitor>& visitor, double longest) {
  if (!visitor) return {};
  const VisitorTally tally = visitor->stop();
  return {.visits = tally.answered,
          .gave_up = tally.gave_up,
          .longest_seconds = std::min(tally.longest_seconds, longest)};
}

void cap_waits(LockRecord& record, double longest) {
  for (Waiting* waiting : {&record.readers, &record.writers}) {
    waiting->longest_seconds = std::min(waiting->longest_seconds, longest);
  }
}

class LockPass {
 public:
  explicit LockPass(Rehearsal& rehearsal) : rehearsal_(rehearsal), copy_(rehearsal, "visited") {}

  void run() {
    for (std::size_t i = 0; i < rehearsal_.applied; ++i) {
      check_interrupt();
      MigrationRecord& record = rehearsal_.record(i);
      record.locks.not_tried = why_not(*record.up);
      if (record.locks.not_tried.empty()) measure(i, record);
      record.tool_lock = beside_tool(i);
    }
  }

 private:
  // Why the migration is not worth it, or cannot be tried; empty = it is.
  std::string why_not(const ScriptRecord& up) const {
    const std::optional<bool>& wanted = rehearsal_.scenario.locks;
    if (wanted == false) return std::string(kLocksAreOff);
    if (!wanted && !can_keep_waiting(up, rehearsal_.scenario.limits)) {
      return concat("it took ", duration(seconds_at_work(up)), " alone");
    }
    // Of a large database another copy and every up once more cost a third of all the rest.
    if (!wanted && rehearsal_.large) {
      return concat("it took ", duration(seconds_at_work(up)),
                    " alone; the fixture has more than 8 MB: locks: true in the scenario measures "
                    "who waits how long");
    }
    if (rehearsal_.children == nullptr) return "no process can be started that would work on it";
    return why_not_;
  }

  ToolLockRecord beside_tool(std::size_t index) {
    if (rehearsal_.scenario.locks == false || !may_wait_for_tool(rehearsal_, index)) return {};
    is_there_ = false;
    ToolLockRecord record{.not_tried = bring_copy_to(index)};
    if (record.not_tried.empty()) record = try_beside_tool(rehearsal_, *copy_, index);
    is_there_ = false;
    return record;
  }

  void measure(std::size_t index, MigrationRecord& record) {
    writes_ = &statements_.writes;
    LockRecord first = apply_among_others(index, record.growth);
    if (!first.deadlock) return measure_twice(index, std::move(first), record);
    // Whether that happens in production is a matter of who writes what at that moment; what is
    // locked to everybody is not.
    is_there_ = false;
    writes_ = &statements_.writes_of_no_row;
    measure_twice(index, apply_among_others(index, record.growth), record);
    if (!record.locks.error.empty()) return;
    record.locks.deadlock = true;
    record.locks.error = first.error;
    record.locks.error_location = first.error_location;
  }

  // Twice where somebody waits for too long: a machine that stalls looks the same, but hardly
  // twice at the same place.
  void measure_twice(std::size_t index, LockRecord first, MigrationRecord& record) {
    const Limits& limits = rehearsal_.scenario.limits;
    record.locks = std::move(first);
    const bool is_bad = !record.locks.error.empty() || has_kept_waiting(record.locks, limits);
    if (!is_bad) return;
    is_there_ = false;
    LockRecord again = apply_among_others(index, record.growth);
    const bool is_better = again.not_tried.empty() && again.error.empty() &&
                           (!record.locks.error.empty() || !has_kept_waiting(again, limits));
    if (is_better) record.locks = std::move(again);
    if (record.locks.error.empty() && has_kept_waiting(record.locks, limits)) {
      cap_waits(record.locks, seconds_alone(index));
    }
  }

  // Among others it waits for them, too; one that holds a lock and is not let run makes everybody
  // wait, and that is none of the script's doing.
  double seconds_alone(std::size_t index) {
    is_there_ = false;
    if (!bring_copy_to(index).empty()) return std::numeric_limits<double>::max();
    is_there_ = false;
    const auto session = rehearsal_.engine.open(*copy_, as_production(rehearsal_));
    const HoldTime time;
    const ScriptRecord script = apply_pending(rehearsal_, *session, index, Direction::up);
    if (!script.completed) return std::numeric_limits<double>::max();
    is_there_ = true;
    at_ = index + 1;
    return time.at_work();
  }

  LockRecord apply_among_others(std::size_t index, GrowthRecord& growth) {
    LockRecord record;
    record.not_tried = bring_copy_to(index);
    if (record.not_tried.empty() && statements_.reads.empty()) {
      record.not_tried = "there is no table that somebody could read";
    }
    if (!record.not_tried.empty()) return record;
    is_there_ = false;
    auto session = rehearsal_.engine.open(*copy_, as_production(rehearsal_));
    const std::vector<Step> steps = steps_of(rehearsal_, *session, index, Direction::up);
    std::size_t done = 0;
    std::optional<ScriptRecord> script;
    std::optional<Visitor> writer;
    std::optional<Visitor> reader;
    begin_visits(writer, reader);
    const HoldTime time;
    try {
      Peak peak(*session, growth);
      script = apply_script(*session, rehearsal_.engine, steps,
                            {.limit_seconds = limit_of(rehearsal_, Direction::up),
                             .max_examples = 0,
                             .watch = rehearsal_.watch.get(),
                             .after_step =
                                 [&](const Outcome&) {
                                   ++done;
                                   peak.look();
                                 },
                             .programs = rehearsal_.programs.get()});
    } catch (const Busy& busy) {
      record.error = without_place(busy.what());
      record.deadlock =
          rehearsal_.engine.cause_of_refusal(busy.what()).kind == RefusalKind::deadlock;
      const Statement* statement = steps.at(done).statement;
      if (statement != nullptr) record.error_location = statement->location;
    }
    session.reset();  // nobody waits for what it still holds
    const double longest = time.at_work();
    record.seconds = time.seconds();  // never less than that
    record.writers = waiting_of(writer, longest);
    record.readers = waiting_of(reader, longest);
    if (script) note_end(index, *script, record);
    return record;
  }

  // Where the copy lies says nothing to anybody.
  std::string without_place(const std::string& message) const {
    const std::string place = concat(copy_->location, ": ");
    return message.starts_with(place) ? message.substr(place.size()) : message;
  }

  void begin_visits(std::optional<Visitor>& writer, std::optional<Visitor>& reader) {
    const auto begin = [&](std::optional<Visitor>& visitor, Access access,
                           const std::vector<std::string>& statements) {
      if (statements.empty()) return;
      visitor.emplace(
          *rehearsal_.children,
          VisitorJob{.database = *copy_,
                     .access = access,
                     .foreign_keys = rehearsal_.writing.foreign_keys,
                     .extensions = rehearsal_.writing.extensions,
                     .patience_seconds = rehearsal_.scenario.limits.lock_seconds * kPatience,
                     .statements = statements});
    };
    begin(writer, Access::write, *writes_);
    begin(reader, Access::read, statements_.reads);
  }

  void note_end(std::size_t index, const ScriptRecord& script, LockRecord& record) {
    if (script.completed) {
      is_there_ = true;
      at_ = index + 1;
    } else if (script.timed_out) {
      record.error = "it takes longer than limits.apply-seconds";
      record.error_location = script.error_location;
    } else {
      // It is not the others who keep it out.
      record.not_tried = concat("applied once more it was refused: ", script.error);
    }
  }

  // Why it cannot be; empty = it is there.
  std::string bring_copy_to(std::size_t index) {
    if (!is_there_ || at_ > index) start_again();
    for (; at_ < index; ++at_) {
      const auto session = rehearsal_.engine.open(*copy_, as_production(rehearsal_));
      const ScriptRecord script = apply_pending(rehearsal_, *session, at_, Direction::up);
      if (script.completed) continue;
      is_there_ = false;
      why_not_ = concat(rehearsal_.record(at_).version,
                        " before it was refused when it was applied once more");
      return why_not_;
    }
    return "";
  }

  void start_again() {
    rehearsal_.engine.clone(rehearsal_.blue, *copy_);
    const auto session = rehearsal_.engine.open(*copy_, as_production(rehearsal_));
    for (const std::string& sql :
         rehearsal_.format->prepare(rehearsal_.blue_has_history, dialect_of(rehearsal_))) {
      session->execute(sql);
    }
    if (!knows_statements_) {
      statements_ = make_app_statements(*session, rehearsal_.tool_tables);
      knows_statements_ = true;
    }
    is_there_ = true;
    at_ = 0;
  }

  Rehearsal& rehearsal_;
  OwnDatabase copy_;
  bool is_there_ = false;  // in the state after the first at_ of the pending migrations
  std::size_t at_ = 0;
  AppStatements statements_{};  // of the old application, whatever the migrations change
  bool knows_statements_ = false;
  const std::vector<std::string>* writes_ = nullptr;  // of them, that are tried
  std::string why_not_{};                             // nothing is tried any more; empty = it is
};

}  // namespace

PassResult measure_locks(Rehearsal& rehearsal) {
  LockPass(rehearsal).run();
  return {};
}

}  // namespace gate
