// Faults: each script once more, by a process that is killed at every boundary and in the middle of
// what takes long, or meets a full disk or another writer. Then the tool is started a second time.
// All on copies that no other pass knows.
#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/interrupt.h"
#include "gate/base/progress.h"
#include "gate/base/text.h"
#include "gate/model/parts.h"
#include "gate/rehearsal/apply.h"
#include "gate/rehearsal/fault_child.h"
#include "gate/rehearsal/fault_plan.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/second_run.h"
#include "gate/rehearsal/touched.h"
#include "gate/rehearsal/versions.h"

namespace gate {

namespace {

// What a child may take longer than the script may.
constexpr double kGrace = 10;

// Disturbs one script at each point of its plan.
class Disturber {
 public:
  // `site` is where a server can die; null = nowhere.
  Disturber(Rehearsal& rehearsal, const Disturbed& script, const Database& victim, Engine* site,
            FaultRecord& record)
      : rehearsal_(rehearsal),
        script_(script),
        victim_(victim),
        site_(site),
        record_(record),
        second_run_(rehearsal, script),
        after_crash_(rehearsal, crashed_) {}

  // In the order of the plans, for as long as `seconds` last; they are recorded in that of the
  // script.
  void run(const std::vector<PlannedFault>& plans, double seconds) {
    const Stopwatch clock;
    std::vector<std::pair<PlannedFault, FaultPoint>> met;
    for (const PlannedFault& plan : plans) {
      check_interrupt();
      note_step(concat(title(), ", fault ", &plan - plans.data() + 1, " of ", plans.size()));
      if (clock.seconds() > seconds) {
        record_.not_tried = concat("faults.seconds (", duration(rehearsal_.scenario.faults.seconds),
                                   " for all scripts) were over");
        break;
      }
      if (!disturb(plan)) continue;
      const bool is_boundary = plan.kind == FaultKind::killed && plan.look == 0;
      if (is_boundary) ++record_.tried;
      met.emplace_back(plan, look_at_victim(plan));
    }
    std::ranges::stable_sort(met, {}, [](const auto& one) { return one.first.done; });
    for (auto& [plan, point] : met) record_.points.push_back(std::move(point));
  }

 private:
  // Whether the fault was met.
  bool disturb(const PlannedFault& plan) {
    if (plan.kind == FaultKind::crashed) return crash(plan);
    rehearsal_.engine.clone(script_.start, victim_);
    Child child(*rehearsal_.children);
    give(child, plan, victim_);
    const FaultNews news =
        plan.kind == FaultKind::locked ? let_it_meet_a_writer(child) : wait(child);
    // A server would bring to its end what it is in the middle of.
    if (plan.look > 0) rehearsal_.engine.cut_off(victim_);
    child.kill();
    if (news.kind == FaultNews::Kind::failed) {
      throw Error(concat("a process that applied ", title(), " again: ", news.message));
    }
    // What was not refused before is refused for the fault alone.
    const bool is_met = plan.kind == FaultKind::killed ? news.kind == FaultNews::Kind::waits
                                                       : news.kind == FaultNews::Kind::refused;
    const bool is_unlike = plan.kind == FaultKind::killed && news.kind == FaultNews::Kind::refused;
    if (is_unlike) record_.not_tried = concat("applied once more it was refused: ", news.message);
    return is_met;
  }

  void give(Child& child, const PlannedFault& plan, const Database& database) {
    FaultJob job{.database = database,
                 .foreign_keys = rehearsal_.writing.foreign_keys,
                 .extensions = rehearsal_.writing.extensions,
                 .seed = seed_of(script_.steps),
                 .kind = plan.kind == FaultKind::crashed ? FaultKind::killed : plan.kind,
                 .done = plan.done,
                 .look = plan.look};
    for (const Step& step : script_.steps) job.steps.push_back(step.sql);
    give_job(child.line(), job);
  }

  // On a server of its own, since all that is on it goes through the same.
  bool crash(const PlannedFault& plan) {
    const Database far = site_->place(rehearsal_.work.path(), "crashed");
    site_->bring(rehearsal_.engine, script_.start, far);
    Child child(*rehearsal_.children);
    give(child, plan, far);
    const bool is_met = wait(child).kind == FaultNews::Kind::waits;
    if (is_met) site_->crash();
    child.kill();
    if (is_met) rehearsal_.engine.bring(*site_, far, victim_);
    site_->drop(far);
    return is_met;
  }

  FaultNews wait(Child& child) {
    return wait_for_news(child.line(), limit_of(rehearsal_, script_.direction) + kGrace);
  }

  FaultNews let_it_meet_a_writer(Child& child) {
    FaultNews news = wait(child);
    if (news.kind != FaultNews::Kind::waits) return news;
    const auto other = rehearsal_.engine.open(victim_, as_production(rehearsal_));
    other->lock_out_writers();
    let_go_on(child.line());
    return wait(child);
  }

  std::string title() const { return rehearsal_.pending[script_.index].migration->version; }

  FaultPoint look_at_victim(const PlannedFault& plan) {
    SecondRun& second_run = plan.kind == FaultKind::crashed ? after_crash_ : second_run_;
    FaultPoint found = second_run.look_at(victim_);
    found.kind = plan.kind;
    found.inside = plan.look > 0;
    const Step* step = step_of(plan);
    if (step != nullptr) {
      if (step->statement != nullptr) found.location = step->statement->location;
      if (found.aftermath != Aftermath::recovers) found.sql = step->sql;
    }
    return found;
  }

  // The one that ran, or ended just before; null = none had begun.
  const Step* step_of(const PlannedFault& plan) const {
    if (plan.look > 0) return &script_.steps[plan.done];
    return plan.done == 0 ? nullptr : &script_.steps[plan.done - 1];
  }

  // What production's own tables lose when their server dies is no migration's doing.
  Disturbed without_what_production_loses() const {
    Disturbed script = script_;
    for (const Table& table : rehearsal_.timeline->schema(0).tables) {
      if (!rehearsal_.engine.outlives_crash(table)) script.tables.erase(table.name);
    }
    return script;
  }

  Rehearsal& rehearsal_;
  const Disturbed& script_;
  const Database& victim_;
  Engine* site_;
  FaultRecord& record_;
  const Disturbed crashed_{without_what_production_loses()};
  SecondRun second_run_;
  SecondRun after_crash_;
};

class FaultPass {
 public:
  explicit FaultPass(Rehearsal& rehearsal) : rehearsal_(rehearsal) {}

  void run() {
    for (std::size_t i = 0; i < rehearsal_.applied; ++i) {
      MigrationRecord& record = rehearsal_.record(i);
      record.up_faults.emplace();
      scripts_left_ += is_worth_it(*record.up) ? 1 : 0;
      if (!record.down || !record.down->completed) continue;
      record.down_faults.emplace();
      scripts_left_ += is_worth_it(*record.down) ? 1 : 0;
    }
    why_not_ = why_not_at_all();
    for (std::size_t i = 0; i < rehearsal_.applied; ++i) {
      MigrationRecord& record = rehearsal_.record(i);
      if (why_not_.empty()) {
        disturb(i, record);
        continue;
      }
      record.up_faults->not_tried = why_not_;
      if (record.down_faults) record.down_faults->not_tried = why_not_;
    }
  }

 private:
  std::string why_not_at_all() const {
    if (!rehearsal_.scenario.faults.crash.value_or(true)) return "faults.crash is off";
    if (rehearsal_.programs) return "a program of the tool's applies it, and is not disturbed";
    if (rehearsal_.children == nullptr) return "no process can be started that could be killed";
    return "";
  }

  // Inside a transaction a kill leaves what was there before, and the engine keeps to that; so
  // where nobody asked for more, what is committed at once is not tried.
  FaultScope scope_of(const ScriptRecord& script) const {
    if (rehearsal_.scenario.faults.crash.has_value()) return FaultScope::all;
    if (is_at_once(script)) return FaultScope::none;
    return rehearsal_.large ? FaultScope::between_parts : FaultScope::all;
  }

  bool is_worth_it(const ScriptRecord& script) const {
    return scope_of(script) != FaultScope::none;
  }

  void disturb(std::size_t index, MigrationRecord& record) {
    const bool wants_up = is_worth_it(*record.up);
    const bool wants_down = record.down_faults && is_worth_it(*record.down);
    if (!wants_up) leave_out(*record.up_faults);
    if (record.down_faults && !wants_down) leave_out(*record.down_faults);
    if (!wants_up && !wants_down) return;
    bring_start_to(index);
    const auto up = apply(index, Direction::up, *start_, *end_, *record.up_faults);
    if (!up) {
      why_not_ = concat(record.version, " before it was refused when it was applied once more");
      if (record.down_faults) record.down_faults->not_tried = "its up was refused";
      return;
    }
    if (wants_up) disturb_script(*up, scope_of(*record.up), *record.up_faults);
    if (wants_down) {
      const auto down = apply(index, Direction::down, *end_, *back_, *record.down_faults);
      if (down) disturb_script(*down, scope_of(*record.down), *record.down_faults);
    }
    std::swap(*start_, *end_);
    at_ = index + 1;
  }

  void leave_out(FaultRecord& record) const {
    record.not_tried =
        "all of it is committed at once, and the engine keeps all or nothing; faults.crash: true "
        "in the scenario tries it all the same";
  }

  void bring_start_to(std::size_t index) {
    if (!started_) {
      rehearsal_.engine.clone(rehearsal_.blue, *start_);
      const auto session = rehearsal_.engine.open(*start_, as_production(rehearsal_));
      for (const std::string& sql :
           rehearsal_.format->prepare(rehearsal_.blue_has_history, dialect_of(rehearsal_))) {
        session->execute(sql);
      }
      started_ = true;
    }
    for (; at_ < index; ++at_) {
      const auto session = rehearsal_.engine.open(*start_, as_production(rehearsal_));
      const ScriptRecord script = apply_pending(rehearsal_, *session, at_, Direction::up);
      if (script.completed) continue;
      throw Error(concat("migration ", rehearsal_.record(at_).version,
                         " was applied once and is refused on another copy: ", script.error));
    }
  }

  // The undisturbed script, from `start` to `to`; nothing where it is refused this time.
  std::optional<Disturbed> apply(std::size_t index, Direction direction, const Database& start,
                                 const Database& to, FaultRecord& record) {
    Disturbed script{.index = index, .direction = direction, .start = start, .end = to};
    rehearsal_.engine.clone(start, to);
    const auto session = rehearsal_.engine.open(to, as_production(rehearsal_));
    script.steps = steps_of(rehearsal_, *session, index, direction);
    const Schema before = session->read_schema();
    std::uint64_t looks = 0;
    session->on_progress([&looks] { ++looks; });
    const ScriptRecord applied = apply_script(
        *session, rehearsal_.engine, script.steps,
        {.limit_seconds = limit_of(rehearsal_, direction),
         .max_examples = 0,
         .watch = rehearsal_.watch.get(),
         .after_step = [&](const Outcome& outcome) {
           script.course.steps.push_back(
               {std::exchange(looks, 0), session->in_transaction(), outcome.commits_inside > 0});
           script.makes_volatile |= makes_volatile(*session, outcome);
         }});
    session->on_progress({});
    if (!applied.completed) {
      record.not_tried = concat("applied once more it was refused: ", applied.error);
      return std::nullopt;
    }
    const Schema after = session->read_schema();
    script.tables = touched_by(applied, before, after, rehearsal_.tool_tables).content;
    return script;
  }

  void disturb_script(const Disturbed& script, FaultScope scope, FaultRecord& record) {
    record.boundaries = std::ssize(script.course.steps);
    const auto most = static_cast<std::size_t>(rehearsal_.scenario.faults.max_points);
    if (std::cmp_greater(record.boundaries, most)) {
      record.not_tried = concat("faults.max-points is ", most);
    }
    if (scope == FaultScope::between_parts) record.not_tried = "the fixture is large";
    const double left = std::max(0.0, rehearsal_.scenario.faults.seconds - clock_.seconds());
    std::vector<PlannedFault> plans = plan_faults(script.course, scope, most);
    const std::vector<PlannedFault> crashes = plan_crashes(script.course, most);
    const bool can_crash =
        scope == FaultScope::all && !crashes.empty() && makes_a_difference(script);
    if (can_crash && find_site() != nullptr) {
      plans.insert(plans.end(), crashes.begin(), crashes.end());
    }
    Disturber(rehearsal_, script, *victim_, site_.get(), record)
        .run(plans, left / std::max(1, scripts_left_--));
  }

  // What is committed outlives a server's death as it outlives a client's, but for tables that
  // production has not had yet and the engine empties then.
  bool makes_a_difference(const Disturbed& script) {
    if (rehearsal_.scenario.faults.crash.has_value() || script.makes_volatile) return true;
    const auto session = rehearsal_.engine.open(script.start, rehearsal_.reading);
    return std::ranges::any_of(session->read_schema().tables,
                               [&](const Table& table) { return is_lost_in_crash(table); });
  }

  bool is_lost_in_crash(const Table& table) const {
    return !rehearsal_.engine.outlives_crash(table) &&
           find_table(rehearsal_.timeline->schema(0), table.name) == nullptr;
  }

  bool makes_volatile(Session& session, const Outcome& outcome) const {
    for (const Effect& effect : outcome.effects) {
      if (!is_on_table(effect, Action::create)) continue;
      const std::vector<Table> made = session.read_tables(
          [&](const std::string& name) { return equal_ignoring_case(name, effect.table); });
      const bool is_lost =
          std::ranges::any_of(made, [&](const Table& table) { return is_lost_in_crash(table); });
      if (is_lost) return true;
    }
    return false;
  }

  Engine* find_site() {
    if (!std::exchange(has_looked_, true)) site_ = rehearsal_.engine.apart();
    return site_.get();
  }

  Rehearsal& rehearsal_;
  Stopwatch clock_{};
  OwnDatabase start_{rehearsal_, "undisturbed"};  // with the first at_ of the pending migrations
  OwnDatabase end_{rehearsal_, "applied"};        // with one more
  OwnDatabase back_{rehearsal_, "taken-back"};    // and that taken back
  OwnDatabase victim_{rehearsal_, "disturbed"};
  std::unique_ptr<Engine> site_{};  // where a server can die; null = not asked for, or nowhere
  bool has_looked_ = false;
  std::size_t at_ = 0;
  bool started_ = false;
  int scripts_left_ = 0;   // to be disturbed; each may take the same part of the time that is left
  std::string why_not_{};  // nothing is tried any more; empty = it is
};

}  // namespace

PassResult inject_faults(Rehearsal& rehearsal) {
  FaultPass(rehearsal).run();
  return {};
}

}  // namespace gate
