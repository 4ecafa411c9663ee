#include "gate/rehearsal/new_rows_end.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/rehearsal/differences.h"
#include "gate/rehearsal/digests.h"
#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/put_aside.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/written_rows.h"

namespace gate {

namespace {

// While it lives, what is asked of green is asked of another database.
class InPlaceOfGreen {
 public:
  InPlaceOfGreen(Rehearsal& rehearsal, Database& database, std::unique_ptr<Session>& session)
      : rehearsal_(rehearsal), database_(database), session_(session) {
    exchange();
  }
  ~InPlaceOfGreen() { exchange(); }
  InPlaceOfGreen(const InPlaceOfGreen&) = delete;
  InPlaceOfGreen& operator=(const InPlaceOfGreen&) = delete;

 private:
  void exchange() {
    std::swap(rehearsal_.green, database_);
    std::swap(rehearsal_.green_session, session_);
  }

  Rehearsal& rehearsal_;
  Database& database_;
  std::unique_ptr<Session>& session_;
};

class EndOfWayBack {
 public:
  EndOfWayBack(Rehearsal& rehearsal, Database& copy, std::unique_ptr<Session>& session,
               const MigrationSpan& span, const Written& written, NewRowsRecord& record)
      : rehearsal_(rehearsal),
        copy_(copy),
        session_(session),
        span_(span),
        written_(written),
        record_(record) {}

  void look(const Touched& touched);

 private:
  const Schema& deployed() const { return rehearsal_.timeline->schema(span_.top); }
  std::optional<Origin> origin(const std::string& table) {
    return origin_of(rehearsal_, table, span_.bottom, span_.top);
  }

  void look_at(WrittenTable& table, const Schema& schema);
  void look_at_moved(WrittenTable& table, const Schema& schema);
  std::set<std::string> disturbed_tables();
  std::map<std::string, std::int64_t> rows_that_survived();
  bool is_restored_without(const std::string& table);
  OldRows lost_of(const std::string& table, const StateDifference& difference,
                  std::int64_t survived);
  void look_at_old_rows(const StateDifference& difference, const Schema& schema);
  void look_at_changes();
  void look_at_derived();
  std::int64_t deleted_from(const std::string& table);
  std::int64_t returned_to(const std::string& table) const;
  void look_at_schema(const StateDifference& difference);
  void look_at_parents(const Schema& schema);
  std::int64_t rows_at_end(const std::string& table);
  std::int64_t written_over(const std::string& table);
  const TableDifference* known_difference(const std::string& table);

  Rehearsal& rehearsal_;
  Database& copy_;
  std::unique_ptr<Session>& session_;
  MigrationSpan span_;
  const Written& written_;
  NewRowsRecord& record_;
  std::map<std::string, std::int64_t> let_go_{};  // earlier name, in lower case → rows
  std::map<std::string, std::vector<const WrittenRow*>> by_earlier_name_{};  // in lower case
};

void EndOfWayBack::look(const Touched& touched) {
  const Schema schema = session_->read_schema();
  for (const WrittenTable& table : record_.tables) {
    if (!table.before.empty()) {
      by_earlier_name_[to_lower(table.before)] = rows_of(written_.rows, table.name);
    }
  }
  for (WrittenTable& table : record_.tables) look_at(table, schema);
  StateDifference difference;
  {
    const InPlaceOfGreen in_place(rehearsal_, copy_, session_);
    Replay evidence(rehearsal_, "unwritten");
    // Rows of a large fixture are counted only: to read them all would cost as much as the rest.
    Touched compared = touched;
    if (rehearsal_.large) compared.content.clear();
    const Snapshot now = digest_green(rehearsal_, schema, compared.content);
    difference = compare_with_green(rehearsal_, {.state = span_.bottom, .replay = &evidence}, now,
                                    compared, {});
  }
  look_at_changes();
  look_at_derived();
  look_at_old_rows(difference, schema);
  look_at_schema(difference);
  look_at_parents(schema);
}

// What the plain way back left of the table, where that is not what was.
const TableDifference* EndOfWayBack::known_difference(const std::string& table) {
  for (std::size_t i = span_.bottom; i < span_.top; ++i) {
    const MigrationRecord& record = rehearsal_.record(i);
    if (!record.after_down) continue;
    for (const TableDifference& known : record.after_down->tables) {
      if (equal_ignoring_case(known.before, table) && !is_equal(known)) return &known;
    }
  }
  return nullptr;
}

// How many rows the plain way back leaves.
std::int64_t EndOfWayBack::rows_at_end(const std::string& table) {
  if (const TableDifference* known = known_difference(table)) return known->rows_after;
  return rows_in_state(*rehearsal_.timeline, span_.bottom, table).value_or(0);
}

void EndOfWayBack::look_at(WrittenTable& table, const Schema& schema) {
  const std::optional<Origin> from = origin(table.name);
  WayBackEnd end{.old_schema = rehearsal_.timeline->schema(span_.bottom),
                 .schema = schema,
                 .deployed = deployed()};
  if (from) {
    const auto added = written_.added.find(to_lower(table.name));
    end.expected_rows = rows_at_end(from->table) +
                        (added == written_.added.end() ? table.rows : added->second) +
                        returned_to(from->table);
  }
  end.written = by_earlier_name_;
  end.deletes_by_name = written_.deleted_from.contains(to_lower(table.name)) ||
                        (from && written_.deleted_from.contains(to_lower(from->table)));
  let_go_[to_lower(table.before)] +=
      look_for(*session_, rows_of(written_.rows, table.name), from ? &*from : nullptr, end, table);
  look_at_moved(table, schema);
}

// Values of a table that goes, whose place is in a row of another one.
void EndOfWayBack::look_at_moved(WrittenTable& table, const Schema& schema) {
  for (const MovedColumn& moved : written_.moved) {
    if (!equal_ignoring_case(moved.table, table.name)) continue;
    if (known_difference(moved.from_table) != nullptr) continue;  // is said without new rows
    const auto column = std::ranges::find(table.columns, moved.column, &WrittenColumn::name);
    if (column == table.columns.end()) continue;
    column->moved_from = concat(moved.from_table, ".", moved.from_column);
    column->lost = count_lost(*session_, schema, moved, rows_of(written_.rows, table.name));
  }
}

// How many values of old rows the workload itself changed, in a table that no migration reached.
std::int64_t EndOfWayBack::written_over(const std::string& table) {
  const auto found = by_earlier_name_.find(to_lower(table));
  Timeline& timeline = *rehearsal_.timeline;
  if (found == by_earlier_name_.end() || !timeline.is_untouched(span_.top, table)) return 0;
  std::int64_t values = 0;
  for (const WrittenRow* row : found->second) {
    if (row->is_old) values += count_changed(timeline.blue(), timeline.schema(0), *row);
  }
  return values;
}

// Tables of the state gone back to in which the writer himself changed old rows. What a workload
// wrote over is known where no migration reached the table, see written_over().
std::set<std::string> EndOfWayBack::disturbed_tables() {
  std::set<std::string> disturbed;
  for (const std::string& name : written_.disturbed) {
    const auto from = origin(name);
    if (!from) continue;
    const bool is_known =
        !record_.workload.empty() && rehearsal_.timeline->is_untouched(span_.top, from->table);
    if (!is_known) disturbed.insert(to_lower(from->table));
  }
  return disturbed;
}

// How many rows more than before there must be in each, by what look_at() found.
std::map<std::string, std::int64_t> EndOfWayBack::rows_that_survived() {
  std::map<std::string, std::int64_t> survived;
  for (const auto& [name, added] : written_.added) {
    if (const auto from = origin(name)) {
      survived[to_lower(from->table)] = added + returned_to(from->table);
    }
  }
  for (const WrittenTable& table : record_.tables) survived[to_lower(table.before)] -= table.gone;
  for (const auto& [name, rows] : let_go_) survived[name] -= rows;
  return survived;
}

// Whether the plain way back was compared and brought back what was.
bool EndOfWayBack::is_restored_without(const std::string& table) {
  const bool is_compared = std::ranges::any_of(rehearsal_.run.migrations, [&](const auto& record) {
    return record.after_down &&
           std::ranges::any_of(record.after_down->tables, [&](const TableDifference& one) {
             return equal_ignoring_case(one.before, table);
           });
  });
  return is_compared && known_difference(table) == nullptr;
}

// `survived`: rows more than before that must be there.
OldRows EndOfWayBack::lost_of(const std::string& table, const StateDifference& difference,
                              std::int64_t survived) {
  OldRows lost{.table = table};
  const auto compared = std::ranges::find_if(difference.tables, [&](const TableDifference& one) {
    return equal_ignoring_case(one.before, table);
  });
  if (compared == difference.tables.end()) {
    const std::int64_t wanted = rows_at_end(table) + survived;
    lost.removed = std::max<std::int64_t>(0, wanted - session_->count_rows(table));
  } else if (compared->compared_rows) {
    const std::int64_t deleted = deleted_from(table) - returned_to(table);
    lost.removed = std::max<std::int64_t>(0, compared->rows_removed - deleted);
    // Which of them were deleted by who wrote is not known.
    if (deleted == 0) lost.examples = compared->examples_removed;
    for (const ColumnDifference& column : compared->columns) {
      if (!column.generated) lost.changed += column.changed + column.lost;
    }
    const auto edited = written_.edited.differ.find(to_lower(table));
    if (edited != written_.edited.differ.end()) lost.changed -= edited->second;
    lost.changed = std::max<std::int64_t>(0, lost.changed - written_over(table));
  }
  return lost;
}

void EndOfWayBack::look_at_derived() {
  for (const DerivedColumn& derived : written_.derived) {
    if (known_difference(derived.from_table) != nullptr) continue;
    // Whatever a down makes of the others, it makes of each row.
    const DownSources sources = sources_of_downs(rehearsal_, span_, derived.table);
    if (!is_from_put_aside(sources, derived.from_column)) continue;
    UnfilledColumn unfilled = look_for_derived(
        *session_, derived, rows_of(written_.rows, derived.table), rehearsal_.options);
    if (unfilled.empty > 0) record_.unfilled.push_back(std::move(unfilled));
  }
}

void EndOfWayBack::look_at_old_rows(const StateDifference& difference, const Schema& schema) {
  const std::set<std::string> disturbed = disturbed_tables();
  std::map<std::string, std::int64_t> survived = rows_that_survived();
  for (const Table& table : rehearsal_.timeline->schema(span_.bottom).tables) {
    if (table.kind != TableKind::normal || find_table(schema, table.name) == nullptr) continue;
    if (disturbed.contains(to_lower(table.name)) || !is_restored_without(table.name)) continue;
    OldRows lost = lost_of(table.name, difference, survived[to_lower(table.name)]);
    if (lost.removed + lost.changed > 0) record_.old_rows.push_back(std::move(lost));
  }
}

// How many old rows who wrote has deleted.
std::int64_t EndOfWayBack::deleted_from(const std::string& table) {
  std::int64_t rows = 0;
  for (const auto& [name, removed] : written_.removed) {
    const auto from = origin(name);
    if (from && equal_ignoring_case(from->table, table)) rows += removed;
  }
  return rows;
}

// How many of them are there again.
std::int64_t EndOfWayBack::returned_to(const std::string& table) const {
  const auto rows = std::ranges::find_if(written_.returned, [&](const DeletedRows& one) {
    return equal_ignoring_case(one.table, table);
  });
  return rows == written_.returned.end() ? 0 : rows->back;
}

void EndOfWayBack::look_at_changes() {
  for (const EditedColumn& column : written_.edited.columns) {
    if (known_difference(column.table) == nullptr) record_.edited.push_back(column);
  }
  for (const DeletedRows& rows : written_.returned) {
    if (known_difference(rows.table) == nullptr) record_.deleted.push_back(rows);
  }
}

void EndOfWayBack::look_at_schema(const StateDifference& difference) {
  for (const ObjectDifference& object : difference.schema) {
    bool is_known = false;
    for (std::size_t i = span_.bottom; i < span_.top; ++i) {
      const MigrationRecord& record = rehearsal_.record(i);
      if (!record.after_down) continue;
      is_known = is_known || std::ranges::any_of(record.after_down->schema, [&](const auto& known) {
                   return known.kind == object.kind && known.name == object.name &&
                          known.change == object.change;
                 });
    }
    if (!is_known) record_.schema.push_back(object);
  }
}

// Where a foreign key was dropped, or a parent that came with the migrations goes again, what was
// written since may have no parent.
void EndOfWayBack::look_at_parents(const Schema& schema) {
  const Schema& old = rehearsal_.timeline->schema(span_.bottom);
  for (const WrittenTable& written : record_.tables) {
    const Table* table = find_table(old, written.before);
    const Table* now = find_table(deployed(), written.name);
    if (table == nullptr || find_table(schema, table->name) == nullptr) continue;
    const bool is_freed = now->foreign_keys.size() < table->foreign_keys.size();
    if (!is_freed && !written_.referring.contains(to_lower(written.name))) continue;
    const bool is_in_blue = find_table(rehearsal_.timeline->schema(0), table->name) != nullptr;
    const auto before = is_in_blue ? rehearsal_.timeline->blue().check_foreign_keys({table->name})
                                   : std::vector<ForeignKeyViolation>();
    for (const ForeignKeyViolation& found : session_->check_foreign_keys({table->name})) {
      const auto known = std::ranges::find_if(before, [&](const ForeignKeyViolation& other) {
        return other.columns == found.columns && equal_ignoring_case(other.parent, found.parent);
      });
      const std::int64_t rows = found.rows - (known == before.end() ? 0 : known->rows);
      if (rows <= 0) continue;
      record_.dangling.push_back(
          {concat(found.table, ".", join(found.columns, ", ")),
           concat(count_of(rows, "row"), " without a parent in ", found.parent)});
    }
  }
}

}  // namespace

std::vector<const WrittenRow*> rows_of(const std::vector<WrittenRow>& rows,
                                       const std::string& table) {
  std::vector<const WrittenRow*> found;
  for (const WrittenRow& row : rows) {
    if (equal_ignoring_case(row.table, table)) found.push_back(&row);
  }
  return found;
}

std::optional<std::int64_t> rows_in_state(Timeline& timeline, std::size_t state,
                                          const std::string& table) {
  if (timeline.is_untouched(state, table)) return timeline.blue().count_rows(table);
  const TableSnapshot* snapshot = timeline.find(state, table);
  if (snapshot == nullptr) return std::nullopt;
  return snapshot->rows;
}

void look_after_way_back(Rehearsal& rehearsal, Database& copy, std::unique_ptr<Session>& session,
                         const MigrationSpan& span, const Written& written, const Touched& touched,
                         NewRowsRecord& record) {
  EndOfWayBack(rehearsal, copy, session, span, written, record).look(touched);
}

}  // namespace gate
