#include "gate/rehearsal/apply.h"

#include <algorithm>
#include <functional>
#include <typeinfo>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/full_disk.h"
#include "gate/base/run_delay.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/migration/code.h"
#include "gate/rehearsal/hidden_values.h"
#include "gate/rehearsal/programs.h"
#include "gate/rehearsal/undo.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr double kNoLimit = 1e9;

// Without its end.
std::string_view line_of(std::string_view text, std::size_t offset) {
  const std::size_t before = offset == 0 ? text.npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == text.npos ? 0 : before + 1;
  return text.substr(begin, text.find('\n', offset) - begin);
}

class Application {
 public:
  Application(Session& session, const Engine& engine, const ApplyOptions& options,
              ScriptRecord& record)
      : session_(session), engine_(engine), options_(options), record_(record) {}

  void run(const std::vector<Step>& steps) {
    session_.repeat_chance(seed_of(steps));
    for (const Step& step : steps) {
      if (!set_limit() || !take(step)) break;
      ++done_;
    }
    record_.completed = done_ == steps.size() || only_commit_is_left(steps);
    session_.limit_seconds(0);
    close_transaction();
    record_.seconds = seconds_of_program_.value_or(clock_.seconds());
    record_.delayed_seconds = std::clamp(run_delay() - delay_before_, 0.0, record_.seconds);
  }

 private:
  // False when the time is over.
  bool set_limit() {
    if (options_.limit_seconds <= 0) return true;
    left_ = options_.limit_seconds - clock_.seconds();
    record_.timed_out = left_ <= 0;
    if (!record_.timed_out) session_.limit_seconds(left_);
    return !record_.timed_out;
  }

  Outcome execute(const Step& step) {
    const Watch::Wait wait(options_.watch, {options_.limit_seconds, left_},
                           [&] { return cut_off(step); });
    return session_.execute(step.sql);
  }

  CutOff cut_off(const Step& step) {
    record_.timed_out = true;
    record_.seconds = clock_.seconds();
    if (step.statement == nullptr) return {"a statement of the tool's own"};
    blame(*step.statement);
    const Location& place = record_.error_location;
    return {concat(place.path, ':', place.line), options_.cut_off && options_.cut_off(record_)};
  }

  // Whether the tool would go on.
  bool take(const Step& step) {
    if (step.kind == Step::Kind::program) return take_program(step);
    try {
      const Outcome outcome = execute(step);
      if (step.kind == Step::Kind::begin) {
        in_tools_transaction_ = true;
        record_.wrapped = true;
        undo_.begin(record_.statements.size());
      }
      if (step.kind == Step::Kind::commit) in_tools_transaction_ = false;
      if (step.statement != nullptr) note(*step.statement, outcome);
      if (!session_.in_transaction()) ++transaction_;
      if (options_.after_step) options_.after_step(outcome);
      return true;
    } catch (const SqlError& error) {
      refused(step, error);
      return false;
    } catch (const Error& error) {
      if (!session_.timed_out()) throw_on(step, error);
      record_.timed_out = true;
      if (step.statement != nullptr) blame(*step.statement);
      return false;
    }
  }

  // The error that is being handled: the engine is in trouble, which the statement may have made.
  [[noreturn]] static void throw_on(const Step& step, const Error& error) {
    if (step.statement == nullptr || typeid(error) != typeid(Error)) throw;
    const Location& place = step.statement->location;
    throw Error(concat(place.path, ':', place.line, ": ", error.what()));
  }

  bool take_program(const Step& step) {
    const double limit = options_.limit_seconds > 0 ? left_ : kNoLimit;
    ProgramRun run = options_.programs->run(session_, step, options_.look_with, limit);
    seconds_of_program_ = run.seconds;
    record_.statements = std::move(run.statements);
    record_.unseen = std::move(run.unseen);
    if (options_.executed != nullptr) *options_.executed = std::move(run.executed);
    record_.output = std::move(run.output);
    record_.error = std::move(run.error);
    record_.timed_out = run.timed_out;
    if (speaks_of_full_disk(record_.error)) throw Error(concat(step.sql, ": ", record_.error));
    if (record_.error.empty() && !record_.timed_out) {
      if (options_.after_step) options_.after_step({});
      return true;
    }
    record_.error_sql = step.sql;
    record_.error_location = place_of_failure(record_.output, step.path);
    return false;
  }

  void note(const Statement& statement, const Outcome& outcome) {
    record_.statements.push_back({.sql = statement.sql,
                                  .location = statement.location,
                                  .outcome = outcome,
                                  .transaction = transaction_});
    undo_.follow(record_.statements);
    if (in_tools_transaction_ && !session_.in_transaction()) record_.ended_tools_transaction = true;
  }

  void refused(const Step& step, const SqlError& error) {
    // The tool's COMMIT finds nothing to commit: the script ended the transaction itself, and
    // that is what gets reported.
    if (step.kind == Step::Kind::commit && record_.ended_tools_transaction) return;
    record_.error = error.what();
    record_.error_sql = step.sql;
    record_.error_hint = engine_.refusal_hint(step.sql, error.what());
    if (step.statement == nullptr) {
      record_.error = concat("the tool's own statement was refused: ", error.what());
      return;
    }
    blame(*step.statement, error.offset());
    find_culprits(step.sql, error.what());
    const std::string near = session_.nearest_name(step.sql, error.what());
    if (!near.empty()) record_.error += concat(" (did you mean ", in_quotes(near), "?)");
  }

  void blame(const Statement& statement, int offset = -1) {
    record_.error_sql = statement.sql;
    record_.error_location = statement.location;
    if (offset <= 0) return;
    const Location inside = locate(statement.sql, static_cast<std::size_t>(offset), "");
    Location& location = record_.error_location;
    const int before = inside.line == 1 ? location.column - 1 : 0;
    const std::string shown = as_shown(statement.sql);
    record_.error_line = concat(std::string(static_cast<std::size_t>(before), ' '),
                                line_of(shown, static_cast<std::size_t>(offset)));
    location.column = before + inside.column;
    location.line += inside.line - 1;
  }

  std::string as_shown(const std::string& sql) const {
    if (options_.show_values) return sql;
    KnownNames names;
    try {
      add_names(session_.read_schema(), names);
    } catch (const SqlError&) {  // what is not known to be a name is not shown
    }
    return blot_out_values(sql, &names);
  }

  void find_culprits(const std::string& sql, const std::string& message) {
    const Culprits culprits = session_.find_culprits(sql, message, options_.max_examples);
    record_.culprits = culprits.subject;
    record_.culprit_rows = culprits.rows;
    record_.culprits_are_duplicates = culprits.duplicates;
    for (const Row& key : culprits.keys) {
      std::vector<std::string> shown;
      for (const Value& value : key) shown.push_back(show(value, options_.show_values));
      record_.error_rows.push_back({.key = join(shown, ", ")});
    }
  }

  bool only_commit_is_left(const std::vector<Step>& steps) const {
    return record_.ended_tools_transaction && done_ + 1 == steps.size() &&
           steps.back().kind == Step::Kind::commit && record_.error.empty();
  }

  // What is still open is lost when the tool's connection closes.
  void close_transaction() {
    if (!session_.in_transaction()) return;
    if (done_ > 0 && record_.error.empty() && !record_.timed_out) {
      record_.transaction_left_open = true;
      record_.completed = false;
    }
    session_.execute("ROLLBACK");
  }

  Session& session_;
  const Engine& engine_;
  const ApplyOptions& options_;
  ScriptRecord& record_;
  UndoLog undo_;
  double delay_before_ = run_delay();
  Stopwatch clock_{};
  double left_ = 0;  // of the time, where there is a limit
  std::optional<double> seconds_of_program_{};
  std::size_t done_ = 0;
  int transaction_ = 1;
  bool in_tools_transaction_ = false;
};

}  // namespace

std::uint64_t seed_of(const std::vector<Step>& steps) {
  std::uint64_t seed = 0;
  for (const Step& step : steps) {
    seed = seed * 1'000'003 + std::hash<std::string_view>{}(step.sql);
  }
  return seed;
}

ScriptRecord apply_script(Session& session, const Engine& engine, const std::vector<Step>& steps,
                          const ApplyOptions& options) {
  ScriptRecord record;
  Application(session, engine, options, record).run(steps);
  return record;
}

}  // namespace gate
