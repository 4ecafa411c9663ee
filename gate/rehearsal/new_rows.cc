#include "gate/rehearsal/new_rows.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/changed_rows.h"
#include "gate/rehearsal/new_rows_end.h"
#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/part_clock.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/row_maker.h"
#include "gate/rehearsal/row_plan.h"
#include "gate/rehearsal/touched.h"
#include "gate/rehearsal/workload.h"
#include "gate/rehearsal/written_rows.h"

namespace gate {

namespace {

constexpr std::string_view kPart = "new rows";

bool is_restored(const StateDifference& difference) {
  return std::ranges::all_of(difference.tables, is_equal) &&
         std::ranges::all_of(difference.schema, [](const ObjectDifference& object) {
           return object.change == Change::reordered;
         });
}

// Whether nothing is wrong but what became of edited and deleted rows, if anything.
bool is_flawless(const NewRowsRecord& record) {
  const bool is_whole = std::ranges::all_of(record.tables, [](const WrittenTable& table) {
    return table.gone == 0 && std::ranges::all_of(table.columns, [](const WrittenColumn& column) {
             return column.lost + column.changed <= column.not_possible;
           });
  });
  return is_whole && record.skipped.empty() && !record.refused_down && record.old_rows.empty() &&
         record.unfilled.empty() && record.dangling.empty() && record.schema.empty();
}

}  // namespace

class NewRows::Work {
 public:
  explicit Work(Rehearsal& rehearsal)
      : rehearsal_(rehearsal),
        record_(rehearsal.run.new_rows),
        copy_(rehearsal, "written"),
        changed_copy_(rehearsal, "changed"),
        past_(rehearsal) {
    span_.top = rehearsal.applied;
  }

  Rehearsal& rehearsal() { return rehearsal_; }
  void write();
  void take_back();
  void give_up(const SqlError& error) {
    record_ = {.skipped = concat("a question of the gate's own was refused: ", error.what())};
  }

 private:
  const Schema& deployed() const { return rehearsal_.timeline->schema(span_.top); }

  std::string why_not_tried() const;
  void find_bottom();
  void find_derived();
  void note_deleted(const Table& table, std::int64_t removed, const RowsWritten& found);
  void find_rows_of_workload(const std::set<std::string>& reached);
  void change_old_rows();
  void leave_out_derived();
  void describe_rows();
  void go_back_with_changes();
  void note_changes();
  void go_back(OwnDatabase& copy);
  bool run_downs(const Database& copy, Touched& touched);
  void note_deletes(const ScriptRecord& down);
  void refuse(const MigrationRecord& migration, const ScriptRecord& down);
  std::optional<Origin> origin(const std::string& table) {
    return origin_of(rehearsal_, table, span_.bottom, span_.top);
  }

  Rehearsal& rehearsal_;
  NewRowsRecord& record_;
  MigrationSpan span_{};
  OwnDatabase copy_;
  OwnDatabase changed_copy_;  // the same, and old rows are edited and deleted, too
  PastRows past_;
  std::unique_ptr<Session> session_{};
  Written written_{};
  ChangedRows changed_{};
  std::map<std::string, std::string> without_{};  // table, in lower case → why it got no row
};

std::string NewRows::Work::why_not_tried() const {
  const std::optional<bool> asked = rehearsal_.scenario.rollback_new_rows;
  if (asked == false) return "rollback.new-rows is off in the scenario";
  if (span_.top == 0) return "nothing was applied";
  // Of a large database another copy and every down once more cost half of all the rest.
  if (rehearsal_.large && rehearsal_.scenario.new_app.empty() && !asked) {
    return "the fixture has more than 8 MB: it is tried where the scenario names workload.new-app, "
           "or says rollback.new-rows: true";
  }
  for (std::size_t i = 0; i < span_.top; ++i) {
    if (rehearsal_.record(i).up->unseen.empty()) continue;
    return concat("what ", rehearsal_.record(i).version, " executes is not known");
  }
  const MigrationRecord& newest = rehearsal_.record(span_.top - 1);
  if (!newest.has_down) {
    return concat("the newest migration, ", newest.version,
                  ", has no down: the way back is the backup");
  }
  if (newest.down_is_empty) return concat("the down of ", newest.version, " is empty");
  return "";
}

void NewRows::Work::write() {
  record_.skipped = why_not_tried();
  if (!record_.skipped.empty()) return;
  rehearsal_.engine.fork(rehearsal_.green, *copy_);
  SessionOptions options = rehearsal_.writing;
  options.foreign_keys = true;
  session_ = rehearsal_.engine.open(*copy_, options);
  find_bottom();
  if (rehearsal_.scenario.new_app.empty()) {
    MadeRows made = make_rows(rehearsal_, *session_, span_);
    written_.rows = std::move(made.rows);
    without_ = std::move(made.without);
    written_.disturbed = std::move(made.disturbed);
    written_.referring = std::move(made.referring);
    written_.moved = std::move(made.moved);
    record_.not_written = std::move(made.not_written);
  } else {
    record_.workload = display_path(rehearsal_.scenario.new_app);
    std::set<std::string> reached;
    run_workload(rehearsal_, *session_, rehearsal_.scenario.new_app, record_, reached);
    find_rows_of_workload(reached);
    for (const std::string& name : reached) written_.referring.insert(to_lower(name));
    written_.moved =
        find_moved_columns(rehearsal_, span_.bottom, span_.top, tables_touched(rehearsal_, span_));
  }
  leave_out_replaced(rehearsal_, *session_, span_, written_.deleted);
  read_again(*session_, deployed(), written_.rows);
  find_derived();
  for (const std::string& table : tables_to_fill(rehearsal_, span_)) {
    if (const auto before = rows_in_state(*rehearsal_.timeline, span_.top, table)) {
      written_.added[to_lower(table)] = session_->count_rows(table) - *before;
    }
  }
  session_.reset();
  if (!record_.workload.empty()) return;
  if (rehearsal_.large) {
    record_.not_written.push_back(
        {"old rows", "no old row was edited or deleted: the fixture has more than 8 MB"});
  } else {
    change_old_rows();
  }
}

// In another copy: where the way back then ends otherwise than it should, the one with new rows
// alone says what is their part in that.
void NewRows::Work::change_old_rows() {
  rehearsal_.engine.fork(*copy_, *changed_copy_);
  SessionOptions options = rehearsal_.writing;
  options.foreign_keys = true;
  session_ = rehearsal_.engine.open(*changed_copy_, options);
  const std::set<std::string> tables = tables_touched(rehearsal_, span_);
  try {
    changed_ = change_rows(rehearsal_, *session_, past_, span_, tables, written_.derived);
    leave_out_replaced(rehearsal_, *session_, span_, changed_.deleted);
  } catch (const SqlError&) {
    changed_ = {};  // the new rows are tried all the same
  }
  session_.reset();
}

void NewRows::Work::find_derived() {
  try {
    written_.derived = find_derived_columns(rehearsal_, *rehearsal_.green_session, past_, span_,
                                            tables_touched(rehearsal_, span_));
  } catch (const SqlError&) {
    written_.derived.clear();  // the new rows are tried all the same
  }
}

// How far the downs can go at all; how far they go shows later.
void NewRows::Work::find_bottom() {
  span_.bottom = span_.top;
  while (span_.bottom > 0) {
    const MigrationRecord& record = rehearsal_.record(span_.bottom - 1);
    if (!record.has_down || record.down_is_empty) break;
    --span_.bottom;
  }
}

void NewRows::Work::find_rows_of_workload(const std::set<std::string>& reached) {
  for (const std::string& name : reached) {
    const Table* table = find_table(deployed(), name);
    if (table == nullptr || table->kind != TableKind::normal) continue;
    if (rehearsal_.tool_tables.contains(table->name)) continue;
    RowsWritten found = find_written(*rehearsal_.green_session, *session_, deployed(), *table);
    const std::int64_t kept = session_->count_rows(table->name) -
                              std::ranges::count(found.rows, false, &WrittenRow::is_old);
    const std::int64_t removed = rehearsal_.green_session->count_rows(table->name) - kept;
    if (removed > 0) note_deleted(*table, removed, found);
    std::ranges::move(found.rows, std::back_inserter(written_.rows));
    if (found.is_disturbed) written_.disturbed.insert(to_lower(table->name));
  }
}

void NewRows::Work::note_deleted(const Table& table, std::int64_t removed,
                                 const RowsWritten& found) {
  written_.removed[to_lower(table.name)] = removed;
  std::ranges::copy(found.deleted, std::back_inserter(written_.deleted));
  const auto known = std::ssize(found.deleted);
  if (known >= removed) return;
  record_.not_written.push_back(
      {table.name, known == 0 ? "whether its deleted rows come back is not known: it has no key"
                              : concat("only the first ", with_thousands(known), " of its ",
                                       count_of(removed, "deleted row"), " are looked for")});
}

// One record for each table that rows were written into, or should have been.
void NewRows::Work::describe_rows() {
  std::set<std::string> names;
  for (const WrittenRow& row : written_.rows) names.insert(row.table);
  for (const auto& [table, why] : without_) names.insert(find_table(deployed(), table)->name);
  for (const std::string& name : names) {
    WrittenTable table{.name = name};
    if (const auto from = origin(name)) table.before = from->table;
    if (const auto why = without_.find(to_lower(name)); why != without_.end()) {
      table.none = why->second;
    }
    const std::vector<std::string> key = row_key(deployed(), *find_table(deployed(), name));
    for (const WrittenRow* row : rows_of(written_.rows, name)) {
      if (row->is_old) continue;
      ++table.rows;
      if (table.examples.size() == rehearsal_.options.max_examples) continue;
      std::vector<std::string> shown;
      for (std::size_t i = 0; i < row->columns.size(); ++i) {
        const bool is_key = std::ranges::find(key, row->columns[i]) != key.end();
        if (is_key) shown.push_back(show(row->values[i], rehearsal_.options.show_values));
      }
      if (!row->note.empty()) table.examples.push_back({join(shown, ", "), "", row->note});
    }
    record_.tables.push_back(std::move(table));
  }
}

void NewRows::Work::take_back() {
  if (!record_.skipped.empty()) return;
  const double limit = rehearsal_.scenario.limits.rollback_seconds;
  std::size_t bottom = span_.top;
  while (bottom > span_.bottom) {
    const MigrationRecord& record = rehearsal_.record(bottom - 1);
    if (!record.down || !record.down->completed) break;
    if (!record.down->unseen.empty()) {
      record_.skipped = concat("what the down of ", record.version, " executes is not known");
      return;
    }
    if (limit > 0 && record.down->seconds > limit) {
      record_.skipped =
          concat("the down of ", record.version, " takes longer than limits.rollback-seconds");
      return;
    }
    --bottom;
    if (record.after_down && !is_restored(*record.after_down)) break;
  }
  if (bottom == span_.top) {
    const MigrationRecord& newest = rehearsal_.record(span_.top - 1);
    record_.skipped =
        !newest.down ? concat("the down of ", newest.version, " was not run")
                     : concat("the down of ", newest.version,
                              newest.down->timed_out ? " takes longer than limits.rollback-seconds"
                                                     : " is refused without new rows, too");
    return;
  }
  if (span_.bottom != bottom) leave_out_derived();
  span_.bottom = bottom;
  describe_rows();
  if (!changed_.empty()) return go_back_with_changes();
  if (!written_.rows.empty() || !written_.removed.empty()) go_back(copy_);
}

// What they were made of is known for the state that all downs lead to.
void NewRows::Work::leave_out_derived() {
  for (const DerivedColumn& derived : written_.derived) {
    record_.not_written.push_back(
        {derived.table, concat("whether new rows get back ", derived.from_table, ".",
                               derived.from_column, " is not asked: not every down works")});
  }
  written_.derived.clear();
  changed_.derived.clear();
}

// A change may well have changed what other rows become, or what a down refuses: that is asked
// without changes, and only of the changed rows themselves with them.
void NewRows::Work::go_back_with_changes() {
  const NewRowsRecord described = record_;
  Written unchanged = written_;
  note_changes();
  go_back(changed_copy_);
  changed_ = {};
  if (is_flawless(record_)) return;
  NewRowsRecord with_changes = std::exchange(record_, described);
  written_ = std::move(unchanged);
  if (!written_.rows.empty()) {
    go_back(copy_);
  } else if (!with_changes.refused_down) {
    record_.taken_back = std::move(with_changes.taken_back);
  }
  record_.edited = std::move(with_changes.edited);
  record_.deleted = std::move(with_changes.deleted);
  if (with_changes.refused_down && !record_.refused_down) {
    record_.not_written.push_back(
        {"old rows",
         concat("what becomes of changes to old rows is not known: with these the down of ",
                with_changes.refused_down->version,
                " is refused: ", with_changes.refused_down->error)});
  }
}

void NewRows::Work::note_changes() {
  written_.deleted = changed_.deleted;
  for (const WrittenRow& row : changed_.deleted) {
    const std::string table = to_lower(row.table);
    ++written_.removed[table];
    const auto added = std::ssize(rows_of(written_.rows, row.table));
    --written_.added.try_emplace(table, added).first->second;
  }
}

void NewRows::Work::go_back(OwnDatabase& copy) {
  Touched touched;
  if (!run_downs(*copy, touched)) return;
  // What the downs ran as may be bound by a policy now, and see no row of those that are there.
  session_.reset();
  session_ = rehearsal_.engine.open(*copy, rehearsal_.reading);
  const Schema schema = session_->read_schema();
  if (!changed_.edits.empty()) {
    written_.edited = look_for_edits(rehearsal_, *session_, schema, past_, span_, changed_.edits);
  }
  look_for_derived_edits(rehearsal_, *session_, span_, changed_.derived, written_.edited);
  written_.returned = look_for_deleted(rehearsal_, *session_, schema, span_, written_.deleted);
  look_after_way_back(rehearsal_, *copy, session_, span_, written_, touched, record_);
}

// Each by a connection of its own, as another process would.
bool NewRows::Work::run_downs(const Database& copy, Touched& touched) {
  Timeline& timeline = *rehearsal_.timeline;
  for (std::size_t i = span_.top; i > span_.bottom; --i) {
    const MigrationRecord& migration = rehearsal_.record(i - 1);
    session_.reset();
    session_ = rehearsal_.engine.open(copy, rehearsal_.writing);
    const ScriptRecord down = apply_pending(rehearsal_, *session_, i - 1, Direction::down);
    if (!down.completed) {
      refuse(migration, down);
      return false;
    }
    record_.taken_back.push_back(migration.version);
    note_deletes(down);
    merge(touched, touched_by(*migration.up, timeline.schema(i - 1), timeline.schema(i),
                              rehearsal_.tool_tables));
    merge(touched,
          touched_by(down, timeline.schema(i - 1), timeline.schema(i), rehearsal_.tool_tables));
  }
  return true;
}

void NewRows::Work::note_deletes(const ScriptRecord& down) {
  for (const StatementRecord& statement : down.statements) {
    for (const Effect& effect : statement.outcome.effects) {
      const bool deletes = effect.action == Action::remove && effect.cause == Cause::named;
      if (deletes) written_.deleted_from.insert(to_lower(effect.table));
    }
  }
}

void NewRows::Work::refuse(const MigrationRecord& migration, const ScriptRecord& down) {
  if (down.timed_out) {
    record_.skipped = concat("with new rows the down of ", migration.version,
                             " takes longer than limits.rollback-seconds");
    return;
  }
  std::string error = down.error;
  if (error.empty()) {
    error =
        down.transaction_left_open ? "it leaves a transaction open" : "it did not reach its end";
  }
  record_.refused_down = RefusedDown{.version = migration.version,
                                     .error = std::move(error),
                                     .hint = down.error_hint,
                                     .sql = down.error_sql,
                                     .location = down.error_location,
                                     .rows = down.error_rows,
                                     .culprits = down.culprits,
                                     .duplicates = down.culprits_are_duplicates};
  if (record_.refused_down->location.path.empty()) record_.refused_down->location.path = down.path;
}

NewRows::NewRows(Rehearsal& rehearsal) : work_(std::make_unique<Work>(rehearsal)) {}

NewRows::~NewRows() = default;

// What cannot be asked here says nothing of the migrations, and the other checks need it not.
void NewRows::write() {
  const PartClock clock(work_->rehearsal(), kPart);
  try {
    work_->write();
  } catch (const SqlError& error) {
    work_->give_up(error);
  }
}

void NewRows::take_back() {
  const PartClock clock(work_->rehearsal(), kPart);
  try {
    work_->take_back();
  } catch (const SqlError& error) {
    work_->give_up(error);
  }
}

}  // namespace gate
