// The way back with rows that were written after the cut-over: it must work, and what it costs is
// said in numbers.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

constexpr std::string_view kSubject = "new rows";
constexpr std::size_t kMostNamed = 4;  // in one message

// The last migration to be taken back that has to do with the table, or the only one; else null.
const MigrationRecord* culprit_of(const Run& run, const std::string& table) {
  for (const std::string& version : run.new_rows.taken_back) {
    const MigrationRecord* migration = find_record(run, version);
    if (migration == nullptr || !migration->change) continue;
    const bool reaches =
        std::ranges::any_of(migration->change->tables, [&](const TableDifference& change) {
          return equal_ignoring_case(change.before, table) ||
                 equal_ignoring_case(change.after, table);
        });
    if (reaches) return migration;
  }
  const std::vector<std::string>& all = run.new_rows.taken_back;
  return all.size() == 1 ? find_record(run, all.front()) : nullptr;
}

Point& add_about(const Run& run, Findings& findings, Verdict verdict, const std::string& table,
                 std::string subject, std::string message) {
  const MigrationRecord* migration = culprit_of(run, table);
  if (migration == nullptr) return findings.add(verdict, std::move(subject), std::move(message));
  Point& point = add(findings, verdict, *migration, std::move(subject), std::move(message));
  if (migration->down && !migration->down->path.empty()) {
    point.location = {.path = migration->down->path};
  }
  return point;
}

std::vector<Example> special_rows(const Run& run) {
  std::vector<Example> rows;
  for (const WrittenTable& table : run.new_rows.tables) {
    for (const Example& example : table.examples) {
      rows.push_back({concat(table.name, " ", example.key), example.before, example.after});
    }
  }
  return rows;
}

void judge_refused_down(const Run& run, Findings& findings) {
  const RefusedDown& down = *run.new_rows.refused_down;
  const MigrationRecord* migration = find_record(run, down.version);
  if (migration == nullptr) return;
  Point& point = add(findings, Verdict::failed, *migration, down.version,
                     concat("with rows written after the cut-over, the down of ",
                            title_of(*migration), " is refused: ", down.error));
  point.location = down.location;
  point.statement = down.sql;
  point.evidence = down.rows.empty() ? special_rows(run) : down.rows;
  point.hint = !down.hint.empty() ? down.hint
               : down.duplicates
                   ? "decide in the down which of the rows that are alike stays, and merge, rename "
                     "or put aside the others before the constraint comes back"
                   : "let the down change, or put aside, the rows that the old schema does not "
                     "take before its constraints come back";
}

void judge_workload(const Run& run, Findings& findings) {
  for (const RefusedWrite& write : run.new_rows.refused) {
    const std::string& path = write.location.path;
    std::string subject = path.substr(path.rfind('/') + 1);
    if (write.location.line > 0) subject += concat(':', write.location.line);
    Point& point = findings.fail(
        subject, concat("the workload's statement is refused on the new schema: ", write.error));
    point.location = write.location;
    point.statement = write.sql;
    point.why =
        "the new application writes what the new schema does not take, or the script is "
        "not what it writes";
    point.hint = "correct the script, or the migration that it is written for";
  }
}

bool is_gone(const WrittenTable& table) {
  return !table.before.empty() && table.gone > 0;
}

// References that went with rows which are said to be gone.
std::int64_t went_with_parent(const Run& run, const WrittenColumn& column) {
  return std::ranges::any_of(run.new_rows.tables, is_gone) ? column.with_parent : 0;
}

void judge_rows(const Run& run, const WrittenTable& table, Findings& findings) {
  if (!is_gone(table)) return;
  std::int64_t references = 0;
  for (const WrittenTable& other : run.new_rows.tables) {
    for (const WrittenColumn& column : other.columns) references += column.with_parent;
  }
  const bool is_only = std::ranges::count_if(run.new_rows.tables, is_gone) == 1;
  Point& point = add_about(
      run, findings, Verdict::warning, table.name, table.before,
      concat(table.before, ": of ", count_of(table.rows, "row"), " written after the cut-over, ",
             with_thousands(table.gone), table.gone == 1 ? " is" : " are",
             " gone after the way back",
             is_only && references > 0
                 ? concat(", and ", count_of(references, "reference"), " to them became NULL")
                 : ""));
  // Only where these are the rows that are gone.
  if (std::ssize(table.examples) == table.gone && table.gone == table.rows) {
    point.evidence = table.examples;
  }
}

// Values that went or changed though they could have stayed.
std::int64_t needless(const Run& run, const WrittenColumn& column) {
  const std::int64_t all = column.rewritten ? column.lost : column.lost + column.changed;
  return std::max<std::int64_t>(0, all - column.not_possible - went_with_parent(run, column));
}

// What the migrations moved into a table of its own, and the way back had to bring home.
void judge_moved(const Run& run, const WrittenTable& table, Findings& findings) {
  for (const WrittenColumn& column : table.columns) {
    if (column.moved_from.empty() || column.lost == 0) continue;
    const std::string home = column.moved_from.substr(0, column.moved_from.rfind('.'));
    add_about(run, findings, Verdict::warning, home, column.moved_from,
              concat(column.moved_from, ": of ", count_of(column.values, "value"), " written into ",
                     table.name, ".", column.name, " after the cut-over, ",
                     with_thousands(column.lost), " lost by the way back"))
        .hint = concat("one row may have several of ", table.name,
                       " now: let the down join their values, or put aside those that it does not "
                       "take over");
  }
}

void judge_values(const Run& run, const WrittenTable& table, Findings& findings) {
  if (table.before.empty()) return judge_moved(run, table, findings);
  for (const WrittenColumn& column : table.columns) {
    if (column.before.empty() || needless(run, column) == 0) continue;
    const std::string subject = concat(table.before, ".", column.before);
    std::vector<std::string> parts;
    if (column.lost > 0) parts.push_back(concat(with_thousands(column.lost), " lost"));
    if (column.changed > 0) parts.push_back(concat(with_thousands(column.changed), " changed"));
    add_about(run, findings, Verdict::warning, table.name, subject,
              concat(subject, ": of ", count_of(column.values, "value"),
                     " written after the cut-over, ", join(parts, ", "), " by the way back"));
  }
}

// What was written into rows from before, as far as it must be there: a value that the migrations
// write may come back as another one, but not as none, nor as the one from before.
std::int64_t needless(const EditedColumn& column) {
  const std::int64_t all = column.undone + column.lost;
  return column.rewritten ? all : all + column.changed;
}

void judge_edits(const Run& run, Findings& findings) {
  for (const EditedColumn& column : run.new_rows.edited) {
    if (needless(column) == 0) continue;
    const std::string subject = concat(column.table, ".", column.column);
    std::vector<std::string> parts;
    if (column.undone > 0) {
      parts.push_back(concat(with_thousands(column.undone), " as before the edit again"));
    }
    if (column.lost > 0) parts.push_back(concat(with_thousands(column.lost), " lost"));
    if (column.changed > 0) parts.push_back(concat(with_thousands(column.changed), " changed"));
    Point& point = add_about(run, findings, Verdict::warning, column.table, subject,
                             concat(subject, ": of ", count_of(column.values, "value"),
                                    " edited after the cut-over in rows from before it, ",
                                    join(parts, ", "), " by the way back"));
    point.evidence = column.examples;
    if (column.undone > 0) {
      point.hint =
          "a copy from before the migration knows nothing of what was edited since: let the down "
          "make the old values from those that are there, and take from the copy only what "
          "nobody has edited";
    }
  }
}

void judge_deleted(const Run& run, Findings& findings) {
  for (const DeletedRows& deleted : run.new_rows.deleted) {
    if (deleted.back == 0) continue;
    Point& point =
        add_about(run, findings, Verdict::warning, deleted.table, deleted.table,
                  concat(deleted.table, ": of ", count_of(deleted.rows, "row"),
                         " deleted after the cut-over, ", with_thousands(deleted.back),
                         deleted.back == 1 ? " is" : " are", " there again after the way back"));
    point.evidence = deleted.examples;
    point.hint =
        "a copy from before the migration knows nothing of what was deleted since: let the down "
        "bring back only rows that the migration itself removed";
  }
}

void judge_unfilled(const Run& run, Findings& findings) {
  for (const UnfilledColumn& column : run.new_rows.unfilled) {
    const std::string subject = concat(column.table, ".", column.column);
    const std::string sources = join(column.sources, ", ");
    Point& point = add_about(
        run, findings, Verdict::warning, column.table, subject,
        concat(subject, " is NULL, '' or 0 after the way back in ", with_thousands(column.empty),
               " of ", count_of(column.rows, "row"), " written after the cut-over, which have ",
               sources, ", made of it by the migration"));
    point.evidence = column.examples;
    point.hint =
        concat("a copy from before the migration has none of these rows: let the down make ",
               subject, " from ", sources, " where the copy has nothing");
  }
}

void judge_old_rows(const Run& run, Findings& findings) {
  for (const OldRows& old : run.new_rows.old_rows) {
    if (old.removed > 0) {
      add_about(
          run, findings, Verdict::failed, old.table, old.table,
          concat(old.table, ": ", count_of(old.removed, "row"), " from before the cut-over ",
                 old.removed == 1 ? "is" : "are", " not brought back where new rows were written"))
          .evidence = old.examples;
    } else if (old.changed > 0) {
      add_about(run, findings, Verdict::warning, old.table, old.table,
                concat(old.table, ": ", count_of(old.changed, "value"),
                       " of rows from before the cut-over ", old.changed == 1 ? "is" : "are",
                       " other than without new rows"));
    }
  }
}

void judge_objects(const Run& run, Findings& findings) {
  for (const Remark& remark : run.new_rows.dangling) {
    const std::string table = remark.subject.substr(0, remark.subject.find('.'));
    add_about(run, findings, Verdict::failed, table, remark.subject,
              concat("after the way back with new rows, ", remark.subject, " has ", remark.text))
        .hint = "give such rows another parent in the down, or keep the parents that are in use";
  }
  for (const ObjectDifference& object : run.new_rows.schema) {
    add_about(run, findings, Verdict::failed, object.table.empty() ? object.name : object.table,
              object.name,
              concat("with rows written after the cut-over, the way back leaves ", object.kind, " ",
                     object.name, " otherwise than without them"));
  }
}

void note_what_was_not_tried(const Run& run, Findings& findings) {
  for (const WrittenTable& table : run.new_rows.tables) {
    if (table.none.empty()) continue;
    findings.skip(table.name, concat("no row was written into ", table.name, ": ", table.none));
  }
  for (const Remark& remark : run.new_rows.not_written) findings.skip(remark.subject, remark.text);
}

std::string list_some(std::vector<std::string> parts) {
  const std::size_t more = parts.size() > kMostNamed ? parts.size() - kMostNamed : 0;
  if (more > 0) {
    parts.resize(kMostNamed);
    parts.push_back(concat(more, " more"));
  }
  return join(parts, ", ");
}

// What nobody could keep: what lies in what the migrations added, and what the old schema refuses.
std::string unavoidable(const Run& run) {
  std::vector<std::string> added;
  std::vector<std::string> refused;
  for (const WrittenTable& table : run.new_rows.tables) {
    if (table.before.empty()) {
      if (table.rows > 0) added.push_back(concat(count_of(table.rows, "row"), " of ", table.name));
      continue;
    }
    for (const WrittenColumn& column : table.columns) {
      const std::string name = concat(table.name, ".", column.name);
      if (column.before.empty() && column.values > 0) {
        added.push_back(concat(count_of(column.values, "value"), " of ", name));
      } else if (column.not_possible > 0) {
        refused.push_back(concat(count_of(column.not_possible, "value"), " of ", name));
      }
    }
  }
  std::string text;
  if (!added.empty()) text += concat("; in what the migrations added lay ", list_some(added));
  if (!refused.empty()) {
    text += concat("; changed, since the old schema does not take them: ", list_some(refused));
  }
  return text;
}

void pass(const Run& run, Findings& findings) {
  std::int64_t rows = 0;
  std::int64_t tables = 0;
  for (const WrittenTable& table : run.new_rows.tables) {
    if (table.before.empty() || table.rows == 0) continue;
    rows += table.rows;
    ++tables;
  }
  const std::string kept = rows == 0
                               ? "with new rows every down runs"
                               : concat(count_of(rows, "row"), " in ", count_of(tables, "table"),
                                        " written after the cut-over survive the way back");
  std::int64_t edits = 0;
  for (const EditedColumn& column : run.new_rows.edited) edits += column.values;
  const std::string edited = edits == 0
                                 ? ""
                                 : concat("; ", count_of(edits, "value"), " edited in old rows ",
                                          edits == 1 ? "is" : "are", " kept");
  std::int64_t deletions = 0;
  for (const DeletedRows& deleted : run.new_rows.deleted) deletions += deleted.rows;
  const std::string deleted = deletions == 0 ? ""
                                             : concat("; ", count_of(deletions, "deleted row"),
                                                      deletions == 1 ? " stays" : " stay", " away");
  findings.pass(std::string(kSubject), concat(kept, edited, deleted, unavoidable(run)));
}

}  // namespace

void judge_new_rows(const Run& run, Findings& findings) {
  const std::string subject(kSubject);
  const NewRowsRecord& record = run.new_rows;
  if (const std::string reason = why_not_run(run, Phase::rollback); !reason.empty()) {
    return findings.skip(subject, reason);
  }
  if (!record.skipped.empty()) return findings.skip(subject, record.skipped);
  judge_workload(run, findings);
  if (record.refused_down) judge_refused_down(run, findings);
  for (const WrittenTable& table : record.tables) {
    judge_rows(run, table, findings);
    judge_values(run, table, findings);
  }
  judge_edits(run, findings);
  judge_deleted(run, findings);
  judge_unfilled(run, findings);
  judge_old_rows(run, findings);
  judge_objects(run, findings);
  const bool is_sound = findings.points.empty();
  note_what_was_not_tried(run, findings);
  if (!is_sound) return;
  if (!record.taken_back.empty()) return pass(run, findings);
  if (findings.points.empty()) {
    findings.skip(subject, record.workload.empty()
                               ? "the migrations touch no table that rows could be written into"
                               : "the workload writes no row");
  }
}

}  // namespace gate
