// Monitor: the statements of the running application, which goes on working while the migrations
// are applied, on a copy of blue and on one of green, side by side.
#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/script.h"
#include "gate/rehearsal/objects.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/versions.h"
#include "gate/sql/insert.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

std::string why_not_monitored(const Rehearsal& rehearsal) {
  if (rehearsal.scenario.old_app.empty()) return "the scenario names no workload.old-app";
  if (rehearsal.applied == 0) return "nothing was applied";
  return "";
}

// A copy that an application works on.
class Copy {
 public:
  Copy(Rehearsal& rehearsal, const Database& of, std::string_view name)
      : rehearsal_(rehearsal), database_(rehearsal, name), session_(open(of)) {}

  // Nothing where it is refused; `said` has why, or what was answered but for its values.
  std::optional<Answer> ask(const std::string& sql, StatementAnswer& said) {
    session_->limit_seconds(rehearsal_.scenario.limits.apply_seconds);
    try {
      Answer answer = session_->ask(sql);
      for (const ColumnSnapshot& column : answer.columns) said.columns.push_back(column.name);
      said.rows = answer.rows;
      said.scanned = answer.scanned;
      return answer;
    } catch (const SqlError& error) {
      said.error = error.what();
      said.hint = rehearsal_.engine.refusal_hint(sql, error.what());
    } catch (const Error& error) {
      if (!session_->timed_out()) throw;
      said.error = "it takes longer than limits.apply-seconds";
    }
    return std::nullopt;
  }

 private:
  std::unique_ptr<Session> open(const Database& of) {
    rehearsal_.engine.fork(of, *database_);
    auto session = rehearsal_.engine.open(*database_, rehearsal_.writing);
    constexpr std::uint64_t kSeed = 1;  // the same for both, so that chance makes no difference
    session->repeat_chance(kSeed);
    return session;
  }

  Rehearsal& rehearsal_;
  OwnDatabase database_;
  std::unique_ptr<Session> session_;
};

// What it answers changes with every migration, and no page shows it.
bool is_about_the_schema(const std::string& sql) {
  const Token first = Lexer(sql).next();
  return is_word(first, "PRAGMA") || is_word(first, "EXPLAIN");
}

// Names of columns that both have, with other values in one of them.
std::vector<std::string> differing(const Answer& blue, const Answer& green) {
  std::vector<std::string> names;
  for (const ColumnSnapshot& column : blue.columns) {
    const auto other = std::ranges::find(green.columns, column.name, &ColumnSnapshot::name);
    if (other != green.columns.end() && other->digest != column.digest) {
      names.push_back(column.name);
    }
  }
  return names;
}

// INSERT INTO log VALUES (…) goes on to be taken, and puts its values elsewhere.
std::vector<std::string> misplaced_by(const std::string& sql, const Schema& blue,
                                      const Schema& green) {
  std::vector<std::string> tables;
  for (const std::string& name : filled_by_position(sql)) {
    const Table* before = find_table(blue, name);
    const Table* after = find_table(green, name);
    if (before == nullptr || after == nullptr) continue;
    if (has_moved_columns(*before, *after)) tables.push_back(after->name);
  }
  return tables;
}

}  // namespace

PassResult monitor(Rehearsal& rehearsal) {
  MonitorRecord& record = rehearsal.run.monitor;
  record.not_tried = why_not_monitored(rehearsal);
  if (!record.not_tried.empty()) return {};
  record.workload = display_path(rehearsal.scenario.old_app);
  const ScriptFile file = read_script(rehearsal.scenario.old_app, dialect_of(rehearsal));
  for (const FolderProblem& problem : file.problems) {
    record.statements.push_back(
        {.location = problem.location, .blue = {.error = problem.message}, .green = {}});
  }
  const Schema& schema_before = rehearsal.timeline->schema(0);
  const Schema& schema_after = rehearsal.timeline->schema(rehearsal.applied);
  Copy blue(rehearsal, rehearsal.blue, "blue-visited");
  Copy green(rehearsal, rehearsal.green, "green-visited");
  for (const Statement& statement : file.script.statements) {
    if (is_about_the_schema(statement.sql)) continue;
    MonitoredStatement found{.sql = statement.sql, .location = statement.location};
    found.misplaced = misplaced_by(statement.sql, schema_before, schema_after);
    const auto before = blue.ask(statement.sql, found.blue);
    const auto after = green.ask(statement.sql, found.green);
    if (before && after) found.differing = differing(*before, *after);
    record.statements.push_back(std::move(found));
  }
  if (record.statements.empty()) {
    record.not_tried = concat(record.workload, " has no statement that could be asked");
  }
  return {};
}

}  // namespace gate
