// The way back: every down brings back what was, and up again ends where it ended.
#include <algorithm>
#include <set>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

// Calls `judge` for every migration whose down ran to its end.
template <typename Judge>
void for_each_taken_back(const Run& run, Findings& findings, const Judge& judge) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    const std::string& version = migration.version;
    if (!migration.down) {
      add(findings, Verdict::skipped, migration, version, why_not_down(run, migration));
    } else if (!migration.down->completed) {
      add(findings, Verdict::skipped, migration, version, "its down was refused");
    } else if (!migration.after_down) {
      std::string reason = migration.down_not_observed;
      if (reason.empty()) reason = why_not_run(run, Phase::rollback);
      add(findings, reason.empty() ? Verdict::error : Verdict::skipped, migration, version,
          reason.empty() ? "what its down left was not observed" : reason);
    } else {
      judge(migration);
    }
  });
}

// Where the downs were looked at as one chain, what is left may be of any.
std::string_view after_the_down(const MigrationRecord& migration) {
  return migration.down_not_observed.empty() ? "after the down, " : "after all the downs, ";
}

std::string describe(const ObjectDifference& object) {
  // A table has several options: which one is meant.
  const bool is_one = object.kind == "option" && object.before.empty() != object.after.empty();
  const std::string what = is_one
                               ? concat("option ", object.before, object.after, " of ", object.name)
                               : concat(object.kind, " ", object.name);
  switch (object.change) {
    case Change::added:
      return concat(what, " is still there");
    case Change::removed:
      return concat(what, " is not brought back");
    case Change::renamed:
      return concat(what, " has another name: ", object.after, ", it was ", object.before);
    case Change::reordered:
      return concat(what, " has its columns in another order");
    case Change::changed:
      break;
  }
  if (object.before.empty() && object.after.empty()) return concat(what, " is not what it was");
  return concat(what, " is not what it was: ", object.after, ", it was ", object.before);
}

void advise_on_order(Point& point) {
  point.why =
      "INSERT without a list of columns, and SELECT * read by position, now mean other columns";
  point.hint =
      "rebuild the table in the down with its columns where they were; or allow it where every "
      "statement of the application names its columns";
}

std::string describe(const ColumnDifference& column) {
  std::vector<std::string> parts;
  if (column.changed + column.lost > 0) {
    parts.push_back(concat(count_of(column.changed + column.lost, "value"), " not as before"));
  }
  if (column.equivalent > 0) {
    parts.push_back(
        concat(count_of(column.equivalent, "value"), " came back as another storage class"));
  }
  return join(parts, ", ");
}

Point point_about(std::string subject, std::string message,
                  const std::vector<Example>& evidence = {}) {
  return {.subject = std::move(subject), .message = std::move(message), .evidence = evidence};
}

void note_dropped_columns(const TableDifference& table, std::vector<Point>& points) {
  for (const LoneColumn& column : table.dropped) {
    if (column.values == 0 || column.generated) continue;
    const std::string subject = concat(table.before, ".", column.name);
    points.push_back(point_about(subject, concat(subject, " is not brought back, nor are its ",
                                                 count_of(column.values, "value"))));
  }
}

void note_rows(const TableDifference& table, std::vector<Point>& points) {
  const std::string& name = table.before;
  std::int64_t gone = table.rows_removed;
  std::int64_t come = table.rows_added;
  if (!table.compared_rows) {
    gone = std::max<std::int64_t>(0, table.rows_before - table.rows_after);
    come = std::max<std::int64_t>(0, table.rows_after - table.rows_before);
  }
  if (gone > 0) {
    points.push_back(point_about(
        name, concat(name, ": ", part_of(gone, table.rows_before, "row"), " not brought back"),
        table.examples_removed));
  }
  if (come > 0) {
    points.push_back(point_about(name, concat(name, ": ", count_of(come, "row"), " too many"),
                                 table.examples_added));
  }
}

void note_values(const TableDifference& table, std::vector<Point>& points) {
  for (const ColumnDifference& column : table.columns) {
    if (column.generated || column.changed + column.lost + column.equivalent == 0) continue;
    const std::string subject = concat(table.before, ".", column.before);
    points.push_back(
        point_about(subject, concat(subject, ": ", describe(column)), column.examples));
  }
}

// Why a difference cannot be shown row by row; empty = it can, or there is none.
std::string why_not_shown(const TableDifference& table) {
  if (!table.not_compared.empty()) return table.not_compared;
  const bool differs = std::ranges::any_of(table.columns, [](const ColumnDifference& column) {
    return !column.equal && !column.generated;
  });
  return differs && !table.compared_rows ? "its rows were not compared" : "";
}

// What of a table is not as it was, each with its subject; empty = nothing. A table too many is one
// of the schema; its rows are lost to nobody.
std::vector<Point> differences(const TableDifference& table) {
  if (table.before.empty()) return {};
  const std::string& name = table.before;
  if (table.after.empty()) {
    return {point_about(name, concat(name, " is not brought back, nor are its ",
                                     count_of(table.rows_before, "row")))};
  }
  std::vector<Point> points;
  note_dropped_columns(table, points);
  const std::size_t known = points.size();
  note_rows(table, points);
  note_values(table, points);
  const std::string reason = why_not_shown(table);
  if (points.size() == known && !reason.empty()) {
    points.push_back(
        point_about(name, concat(name, " is not as it was, and it cannot be shown how: ", reason)));
  }
  return points;
}

std::string list(const std::set<std::string>& versions) {
  return join({versions.begin(), versions.end()}, ", ");
}

std::set<std::string> without(std::set<std::string> from, const std::set<std::string>& what) {
  for (const std::string& version : what) from.erase(version);
  return from;
}

void judge_history(const Run& run, const MigrationRecord& migration, Findings& findings) {
  const auto& history = migration.down->history_after;
  const std::set<std::string> now(history.begin(), history.end());
  const std::set<std::string> before = versions_before(run, migration);
  const std::string& version = migration.version;
  const std::set<std::string> missing = without(before, now);
  const std::set<std::string> extra = without(now, before);
  if (missing.empty() && extra.empty()) {
    add(findings, Verdict::passed, migration, version, "the history is what it was before");
    return;
  }
  std::string message;
  if (extra.contains(version))
    message = concat("the history still says that ", title_of(migration), " is applied");
  const std::set<std::string> others = without(extra, {version});
  if (!others.empty()) {
    message += concat(message.empty() ? "the history" : ", and", " now has ", list(others));
  }
  if (!missing.empty()) {
    message += concat(message.empty() ? "the history" : ", and", " no longer has ", list(missing));
  }
  add(findings, Verdict::failed, migration, version, std::move(message));
}

void judge_again(const MigrationRecord& migration, Findings& findings) {
  const ScriptRecord& again = *migration.again;
  const std::string& version = migration.version;
  if (!again.completed) {
    std::string reason = again.error;
    if (reason.empty()) reason = again.timed_out ? "its time was over" : "it did not reach its end";
    Point& point =
        add(findings, Verdict::failed, migration, version,
            concat("after its down, ", title_of(migration), " cannot be applied again: ", reason));
    if (!again.error_location.path.empty()) point.location = again.error_location;
    point.statement = again.error_sql;
    point.hint = again.error_hint;
    point.evidence = again.error_rows;
    return;
  }
  const std::size_t before = findings.points.size();
  for (const ObjectDifference& object : migration.after_again->schema) {
    const bool is_order = object.change == Change::reordered;
    Point& point = add(findings, is_order ? Verdict::warning : Verdict::failed, migration,
                       object.name, concat("after down and up again, ", describe(object)));
    if (is_order) advise_on_order(point);
  }
  for (const TableDifference& table : migration.after_again->tables) {
    for (const Point& found : differences(table)) {
      add(findings, Verdict::failed, migration, found.subject,
          concat("after down and up again, ", found.message))
          .evidence = found.evidence;
    }
  }
  if (findings.points.size() > before) return;
  add(findings, Verdict::passed, migration, version, "after down and up again all is as it was");
}

bool begins_again(const MigrationRecord& migration, const std::string& table) {
  return std::ranges::any_of(migration.sequences_after_down, [&](const SequenceDrop& drop) {
    return equal_ignoring_case(drop.table, table);
  });
}

void judge_counters(const MigrationRecord& migration, Findings& findings) {
  for (const SequenceDrop& drop : migration.sequences_after_down) {
    Point& point = add(findings, Verdict::failed, migration, drop.table,
                       concat(after_the_down(migration), drop.table, " goes on after number ",
                              with_thousands(drop.after), "; it had given out numbers up to ",
                              with_thousands(drop.before)));
    point.why = "numbers of rows that were deleted are given out again";
    point.hint = "carry the counter over in the down, too, before the old table is dropped";
    if (!migration.down->path.empty()) point.location.path = migration.down->path;
  }
}

}  // namespace

void judge_down_applies(const Run& run, Findings& findings) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    const std::string& version = migration.version;
    if (!migration.down) {
      add(findings, Verdict::skipped, migration, version, why_not_down(run, migration));
      return;
    }
    const ScriptRecord& down = *migration.down;
    if (down.completed && down.ended_tools_transaction) {
      Point& point = add(findings, Verdict::failed, migration, version,
                         concat("the down of ", title_of(migration),
                                " ends the transaction that the tool opened"));
      point.location.path = down.path.empty() ? migration.path : down.path;
      point.hint =
          "leave COMMIT and ROLLBACK out of a down that the tool wraps, or begin one of its own";
      return;
    }
    if (down.completed) {
      add(findings, Verdict::passed, migration, version,
          concat(count_of(std::ssize(down.statements), "statement"), " in ",
                 duration(down.seconds)))
          .location.path = down.path.empty() ? migration.path : down.path;
      return;
    }
    if (down.timed_out) {
      add(findings, Verdict::skipped, migration, version, "it was stopped when its time was over");
      return;
    }
    Point& point = add(findings, Verdict::failed, migration, version,
                       concat("the down of ", title_of(migration), " is refused: ",
                              !down.error.empty()          ? down.error
                              : down.transaction_left_open ? "it leaves a transaction open"
                                                           : "it did not reach its end"));
    if (!down.path.empty()) point.location.path = down.path;
    if (!down.error_location.path.empty()) point.location = down.error_location;
    point.statement = down.error_sql;
    point.hint = down.error_hint;
    point.evidence = down.error_rows;
  });
}

void judge_restores_schema(const Run& run, Findings& findings) {
  for_each_taken_back(run, findings, [&](const MigrationRecord& migration) {
    for (const ObjectDifference& object : migration.after_down->schema) {
      const bool is_order = object.change == Change::reordered;
      Point& point = add(findings, is_order ? Verdict::warning : Verdict::failed, migration,
                         object.name, concat(after_the_down(migration), describe(object)));
      if (!migration.down->path.empty()) point.location.path = migration.down->path;
      if (is_order) advise_on_order(point);
    }
    if (!migration.after_down->schema.empty()) return;
    add(findings, Verdict::passed, migration, migration.version, "the schema is what it was");
  });
}

namespace {

// Views over what is as it was, and which show something else.
void judge_views(const MigrationRecord& migration, Findings& findings) {
  for (const ViewDifference& view : migration.after_down->views) {
    if (!view.differs) continue;
    Point& point =
        add(findings, Verdict::failed, migration, view.view,
            concat(after_the_down(migration), "the view ", view.view,
                   " does not show what it showed: ", count_of(view.rows_after, "row"), ", it was ",
                   count_of(view.rows_before, "row"),
                   view.columns.empty() ? "" : "; not as before: ", join(view.columns, ", ")));
    if (!migration.down->path.empty()) point.location.path = migration.down->path;
  }
}

// Whether the column that is spoken of is a new one of random UUIDs, which held one value only.
bool is_of_default(const Run& run, const MigrationRecord& migration, const TableDifference& table,
                   const std::string& subject) {
  return std::ranges::any_of(table.columns, [&](const ColumnDifference& column) {
    return subject == concat(table.before, ".", column.before) &&
           held_default_before_drawn(run, migration, table, column);
  });
}

void judge_restored(const Run& run, const MigrationRecord& migration, const TableDifference& table,
                    Findings& findings) {
  const std::vector<Point> found = differences(table);
  if (found.empty() && !begins_again(migration, table.before)) {
    add(findings, Verdict::passed, migration, table.before,
        concat(table.before, ": ", count_of(table.rows_before, "row"), " as before"));
  }
  for (const Point& difference : found) {
    const bool is_new = is_of_default(run, migration, table, difference.subject);
    Point& point =
        add(findings, is_new ? Verdict::warning : Verdict::failed, migration, difference.subject,
            concat(after_the_down(migration), difference.message,
                   is_new ? ", in a new column of random UUIDs" : ""));
    point.evidence = difference.evidence;
    if (!migration.down->path.empty()) point.location.path = migration.down->path;
  }
}

}  // namespace

void judge_restores_data(const Run& run, Findings& findings) {
  for_each_taken_back(run, findings, [&](const MigrationRecord& migration) {
    for (const TableDifference& table : migration.after_down->tables) {
      if (!table.before.empty()) judge_restored(run, migration, table, findings);
    }
    judge_counters(migration, findings);
    judge_views(migration, findings);
    const bool is_untouched =
        migration.after_down->tables.empty() && migration.sequences_after_down.empty();
    if (!is_untouched) return;
    add(findings, Verdict::passed, migration, migration.version, "it reaches no row");
  });
}

void judge_history_updated(const Run& run, Findings& findings) {
  if (run.history.is_elsewhere) {
    return findings.skip("history", concat(run.format, " keeps its history in another database"));
  }
  for_each_taken_back(run, findings, [&](const MigrationRecord& migration) {
    judge_history(run, migration, findings);
  });
}

namespace {

bool has_column(const Divergence& divergence, const std::string& column) {
  const auto is_in = [&](const std::vector<std::string>& columns) {
    return std::ranges::any_of(
        columns, [&](const std::string& one) { return equal_ignoring_case(one, column); });
  };
  return is_in(divergence.columns) || is_in(divergence.stamps) || is_in(divergence.drawn);
}

// Whether each column that is another is so whenever the migration runs.
bool differs_each_time(const Run& run, const TableDifference& table) {
  return std::ranges::any_of(run.repeat.variations, [&](const Variation& variation) {
    return !variation.repeatable &&
           std::ranges::any_of(variation.tables, [&](const Divergence& one) {
             return equal_ignoring_case(one.table, table.after) &&
                    std::ranges::all_of(table.columns, [&](const ColumnDifference& column) {
                      return column.equal || has_column(one, column.after);
                    });
           });
  });
}

// A table that is filled in another way whenever the migration runs, where nothing differs but such
// tables; empty = something else does, or nothing.
std::string differs_by_itself(const Run& run, const MigrationRecord& migration) {
  if (!migration.after_again || !migration.after_again->schema.empty()) return {};
  std::string found;
  for (const TableDifference& table : migration.after_again->tables) {
    if (is_equal(table)) continue;
    // What SQL draws by chance are values, and not whether there is a row.
    const bool has_other_rows = table.rows_before != table.rows_after;
    if (has_other_rows && !migration.is_code) return {};
    if (!differs_each_time(run, table)) return {};
    found = table.after;
  }
  return found;
}

}  // namespace

void judge_reapplies(const Run& run, Findings& findings) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    const std::string reason = !migration.again_not_run.empty() ? migration.again_not_run
                                                                : why_not_run(run, Phase::rollback);
    if (!migration.again) {
      add(findings, Verdict::skipped, migration, migration.version,
          reason.empty() ? why_not_down(run, migration) : reason);
    } else if (migration.again->completed && !migration.after_again) {
      // Compared only where every migration of the stretch could be applied again.
      add(findings, Verdict::skipped, migration, migration.version,
          reason.empty() ? "a later migration could not be applied again" : reason);
    } else if (const std::string other = differs_by_itself(run, migration); !other.empty()) {
      add(findings, Verdict::skipped, migration, migration.version,
          concat("it leaves other values in ", other,
                 " each time it runs: see deploy/deterministic"));
    } else {
      judge_again(migration, findings);
    }
  });
}

void judge_restore(const Run& run, Findings& findings) {
  constexpr std::string_view kSubject = "backup";
  const RestoreRecord& restore = run.restore;
  const std::string subject(kSubject);
  if (!restore.error.empty()) {
    findings.fail(subject, concat("the backup cannot be restored: ", restore.error));
    return;
  }
  if (const std::string reason = why_not_run(run, Phase::rollback); !reason.empty()) {
    return findings.skip(subject, reason);
  }
  if (!restore.needed) return findings.skip(subject, "every migration has a down that works");
  if (!restore.identical) {
    findings.fail(subject, "the restored backup is not what blue was");
    return;
  }
  const double limit = run.limits.rollback_seconds;
  const std::string taken =
      concat("blue is back in ", duration(restore.seconds), " of ", duration(limit), " allowed");
  if (limit > 0 && restore.seconds > limit) {
    findings.fail(subject, taken);
    return;
  }
  findings.pass(subject, taken);
}

}  // namespace gate
