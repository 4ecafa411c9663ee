// The running application's statements, on the database as it will be while that still runs.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"
#include "gate/checks/words.h"

namespace gate {

namespace {

// Rows that nobody minds a statement to step through.
constexpr std::int64_t kFew = 1000;

std::string subject_of(const MonitoredStatement& statement) {
  const std::string& path = statement.location.path;
  return concat(path.substr(path.rfind('/') + 1), ':', statement.location.line);
}

// Whether this migration took away, or renamed, what the message says is missing.
bool took_away(const MigrationRecord& migration, const std::string& message) {
  if (!migration.change) return false;
  return std::ranges::any_of(migration.change->tables, [&](const TableDifference& table) {
    const bool is_table =
        !equal_ignoring_case(table.before, table.after) && speaks_of(message, table.before);
    return is_table ||
           std::ranges::any_of(
               table.dropped,
               [&](const LoneColumn& column) { return speaks_of(message, column.name); }) ||
           std::ranges::any_of(table.columns, [&](const ColumnDifference& column) {
             return !equal_ignoring_case(column.before, column.after) &&
                    speaks_of(message, column.before);
           });
  });
}

const MigrationRecord* culprit_of(const Run& run, const std::string& message) {
  const std::vector<const MigrationRecord*> pending = pending_migrations(run);
  if (pending.size() == 1) return pending.front();
  const auto found = std::ranges::find_if(
      pending, [&](const MigrationRecord* one) { return took_away(*one, message); });
  return found == pending.end() ? nullptr : *found;
}

Point& say(const Run& run, Findings& findings, Verdict verdict, const MonitoredStatement& statement,
           const std::string& message) {
  Point& point = findings.add(verdict, subject_of(statement),
                              concat("the running application's statement ", message));
  const bool ever_worked = statement.blue.error.empty();
  const MigrationRecord* migration = ever_worked ? culprit_of(run, statement.green.error) : nullptr;
  if (migration != nullptr) point.migration = migration->version;
  point.location = statement.location;
  point.statement = statement.sql;
  return point;
}

// Columns of the old answer that the new one has not, however often it has that name.
std::vector<std::string> lost_columns(const MonitoredStatement& statement) {
  std::vector<std::string> left = statement.green.columns;
  std::vector<std::string> lost;
  for (const std::string& name : statement.blue.columns) {
    const auto found = std::ranges::find(left, name);
    if (found == left.end()) {
      lost.push_back(name);
    } else {
      left.erase(found);
    }
  }
  return lost;
}

bool begins_as_before(const MonitoredStatement& statement) {
  const auto& before = statement.blue.columns;
  const auto& after = statement.green.columns;
  return before.size() <= after.size() && std::equal(before.begin(), before.end(), after.begin());
}

// Whether something was said of it.
bool judge_answer(const Run& run, const MonitoredStatement& statement, Findings& findings) {
  if (!statement.blue.error.empty()) {
    Point& point = say(run, findings, Verdict::warning, statement,
                       concat("is refused before the migrations already: ", statement.blue.error));
    point.why = "A statement that no application can run proves nothing.";
    point.hint = "Correct the script of the workload; placeholders need values.";
    return true;
  }
  if (!statement.green.error.empty()) {
    Point& point = say(run, findings, Verdict::failed, statement,
                       concat("is refused after the migrations: ", statement.green.error));
    if (!statement.green.hint.empty()) point.hint = statement.green.hint;
    return true;
  }
  if (const auto lost = lost_columns(statement); !lost.empty()) {
    say(run, findings, Verdict::failed, statement,
        concat("answers without ", join(lost, ", "), " where it had ",
               lost.size() == 1 ? "it: " : "them: ", join(statement.green.columns, ", ")));
    return true;
  }
  if (!statement.misplaced.empty()) {
    Point& point = say(run, findings, Verdict::failed, statement,
                       concat("fills ", join(statement.misplaced, ", "),
                              " by position, and its columns have changed places: values go into "
                              "other columns, and nothing refuses them"));
    point.hint =
        "Leave the columns in the order that they have, and add new ones at the end; or deploy an "
        "application first that names them.";
    return true;
  }
  if (!begins_as_before(statement)) {
    say(run, findings, Verdict::warning, statement,
        concat("answers with its columns at other places: ", join(statement.green.columns, ", ")))
        .hint =
        "Nothing but an application that reads columns by their number sees it: allow it where "
        "yours reads them by name.";
    return true;
  }
  const std::string what = statement.blue.columns.empty() ? "writes " : "answers with ";
  if (statement.blue.rows != statement.green.rows) {
    say(run, findings, Verdict::warning, statement,
        concat(what, count_of(statement.green.rows, "row"), ", before the migrations with ",
               statement.blue.rows))
        .hint = "Make sure that the application is meant to see other rows, then allow it.";
    return true;
  }
  return false;
}

std::string others(const std::vector<MonitoredStatement>& statements) {
  const auto count = std::ranges::count_if(
      statements, [](const MonitoredStatement& one) { return !one.differing.empty(); });
  if (count == 0) return "";
  return concat("; ", count, " of them with other values, as data that the migrations write has");
}

// Nothing where the workload was run.
bool skip_unmonitored(const Run& run, Findings& findings) {
  std::string reason = run.monitor.not_tried;
  if (reason == kNotLookedAt) {
    if (const std::string why = why_not_run(run, Phase::monitor); !why.empty()) reason = why;
  }
  if (reason.empty()) return false;
  findings.skip("workload", reason);
  return true;
}

// Rows that came with the migrations, and that no index could have spared a scan.
std::int64_t grown_by(const Run& run) {
  std::int64_t rows = 0;
  for (const TableRecord& table : run.tables) {
    rows += std::max<std::int64_t>(0, table.green.value_or(0) - table.blue.value_or(0));
  }
  return rows;
}

bool is_new_scan(const Run& run, const MonitoredStatement& statement) {
  const std::int64_t before = statement.blue.scanned;
  const std::int64_t more = statement.green.scanned - before;
  const bool is_growth = before > 0 && more <= grown_by(run);
  return statement.green.error.empty() && more > kFew && more > before && !is_growth;
}

}  // namespace

void judge_old_app(const Run& run, Findings& findings) {
  if (skip_unmonitored(run, findings)) return;
  bool any = false;
  for (const MonitoredStatement& statement : run.monitor.statements) {
    any = judge_answer(run, statement, findings) || any;
  }
  if (any) return;
  findings.pass("workload", concat(count_of(std::ssize(run.monitor.statements), "statement"),
                                   " of ", run.monitor.workload, " answered as before",
                                   others(run.monitor.statements)));
}

void judge_no_new_scan(const Run& run, Findings& findings) {
  if (skip_unmonitored(run, findings)) return;
  bool any = false;
  for (const MonitoredStatement& statement : run.monitor.statements) {
    if (!is_new_scan(run, statement)) continue;
    any = true;
    say(run, findings, Verdict::failed, statement,
        concat("steps through ", count_of(statement.green.scanned, "row"),
               " that no index leads to, before the migrations through ", statement.blue.scanned));
  }
  if (any) return;
  findings.pass("workload", concat(count_of(std::ssize(run.monitor.statements), "statement"),
                                   " found their rows as fast as before"));
}

}  // namespace gate
