// Rollback: every migration down again in reverse order, compared with the state before it; then
// up again, compared with the state after it. Or, where the scenario does not want each looked at,
// all the downs as one chain, compared at its end. Then once more with rows that were written
// after the cut-over. Where there is no down: the backup.
#include <algorithm>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/full_disk.h"
#include "gate/base/text.h"
#include "gate/model/drawn.h"
#include "gate/rehearsal/differences.h"
#include "gate/rehearsal/digests.h"
#include "gate/rehearsal/new_rows.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/sequences.h"
#include "gate/rehearsal/touched.h"

namespace gate {

namespace {

constexpr std::string_view kNotEach = "rollback.each is off in the scenario";

// Takes back as many migrations as it can from the newest one on, then applies them again. A
// migration that cannot be taken back ends such a stretch; the next begins below it, on a
// database that was brought to that state anew.
class WayBack {
 public:
  explicit WayBack(Rehearsal& rehearsal)
      : rehearsal_(rehearsal),
        each_(rehearsal.scenario.rollback_each),
        evidence_(rehearsal, "evidence"),
        fresh_(rehearsal, "fresh") {}

  void run() {
    std::size_t top = rehearsal_.applied;
    while (top > 0) {
      const std::size_t bottom = take_back(top);
      count_rolled_back(bottom);
      if (!each_) {
        observe_chain(bottom, top);
      } else if (sound_) {
        apply_again(bottom, top);
      }
      // The migration below `bottom` could not be taken back, if there is one.
      if (bottom == 0) break;
      top = below_those_without_way_back(bottom - 1);
      if (top > 0) start_from(top);
    }
    // Whoever wants to have a look at it means what was deployed.
    if (rehearsal_.options.keep && rehearsal_.applied > 0) start_from(rehearsal_.applied);
  }

 private:
  // Who takes a migration back does so another day, by another process: what the connection of the
  // last script was set to, or kept in temporary tables, is gone by then.
  void connect_anew() {
    rehearsal_.green_session.reset();
    rehearsal_.green_session = rehearsal_.engine.open(rehearsal_.green, rehearsal_.writing);
  }

  bool can_go_down(std::size_t index) {
    const Migration& migration = *rehearsal_.pending[index].migration;
    return migration.down && !does_nothing(*migration.down);
  }

  // No state needs to be brought about for them.
  std::size_t below_those_without_way_back(std::size_t state) {
    while (state > 0 && !can_go_down(state - 1)) leave_out(--state);
    return state;
  }

  void leave_out(std::size_t index) {
    MigrationRecord& record = rehearsal_.record(index);
    record.down_not_run = record.has_down ? "its down is empty" : "it has no down";
    record.again_not_run = "it was not taken back";
  }

  // From state `top` down to the state that is returned: 0, or the one whose migration stopped it.
  std::size_t take_back(std::size_t top) {
    touched_ = {};
    reordered_ = {};
    sound_ = true;
    std::size_t state = top;
    while (state > 0) {
      MigrationRecord& record = rehearsal_.record(state - 1);
      if (!can_go_down(state - 1)) {
        leave_out(state - 1);
        return state;
      }
      connect_anew();
      record.down =
          apply_pending(rehearsal_, *rehearsal_.green_session, state - 1, Direction::down);
      if (!record.down->completed) {
        record.again_not_run = "its down was refused";
        merge(touched_, touched_by(*record.down, rehearsal_.timeline->schema(state),
                                   rehearsal_.timeline->schema(state - 1), rehearsal_.tool_tables));
        sound_ = is_as_in_state(state);
        explain_unsound(state, top, record.version);
        return state;
      }
      --state;
      if (!each_) {
        note_reached(state);
        continue;
      }
      observe_down(state);
      if (is_restored_but_for_defaults(record)) continue;
      record.again_not_run = "its down did not bring back what was";
      sound_ = false;
      explain_unsound(state + 1, top, record.version);
      return state + 1;
    }
    return 0;
  }

  // The order of columns alone does not keep the next down from being judged fairly.
  static bool is_restored(const StateDifference& difference) {
    return std::ranges::all_of(difference.tables, is_equal) &&
           std::ranges::all_of(difference.schema, [](const ObjectDifference& object) {
             return object.change == Change::reordered;
           });
  }

  // Nor what a new column holds in place of its default: going on shows whether the other downs
  // make do with it.
  bool is_restored_but_for_defaults(const MigrationRecord& record) const {
    StateDifference difference = *record.after_down;
    for (TableDifference& table : difference.tables) {
      if (table.rows_added + table.rows_removed > 0) continue;
      for (ColumnDifference& column : table.columns) {
        if (!held_default_before_drawn(rehearsal_.run, record, table, column)) continue;
        column.changed = column.equivalent = column.lost = 0;
        column.equal = true;
      }
      if (std::ranges::all_of(table.columns, &ColumnDifference::equal)) table.rows_modified = 0;
    }
    return is_restored(difference);
  }

  // What the migration above that state reached, on the way up and down.
  Touched note_reached(std::size_t state) {
    const MigrationRecord& record = rehearsal_.record(state);
    Timeline& timeline = *rehearsal_.timeline;
    Touched touched = touched_by(*record.up, timeline.schema(state), timeline.schema(state + 1),
                                 rehearsal_.tool_tables);
    merge(touched, touched_by(*record.down, timeline.schema(state),
                              rehearsal_.green_session->read_schema(), rehearsal_.tool_tables));
    merge(touched_, touched);
    return touched;
  }

  void observe_down(std::size_t state) {
    const Touched touched = note_reached(state);
    MigrationRecord& record = rehearsal_.record(state);
    record.after_down = compare(state, touched);
    leave_out_known(record.after_down->schema);
    record.sequences_after_down = made_by_down(find_counters(state, *record.after_down), record);
  }

  // Counters that are lower than in that state.
  std::vector<SequenceDrop> find_counters(std::size_t state, const StateDifference& difference) {
    Session& green = *rehearsal_.green_session;
    return find_drops(rehearsal_.timeline->sequences(state), green.sequences(), green.read_schema(),
                      difference.tables);
  }

  StateDifference compare(std::size_t state, const Touched& touched) {
    Schema schema = rehearsal_.green_session->read_schema();
    const Snapshot now = digest_green(rehearsal_, std::move(schema), touched.content);
    return compare_with_green(rehearsal_, {.state = state, .replay = &evidence_}, now, touched, {});
  }

  // The downs from `top` to `bottom` as one: what they left is recorded with the last that ran.
  void observe_chain(std::size_t bottom, std::size_t top) {
    for (std::size_t i = bottom; i < top; ++i) {
      rehearsal_.record(i).again_not_run = std::string(kNotEach);
      rehearsal_.record(i).down_not_observed =
          concat(kNotEach, ": only the end of the way back is compared");
    }
    if (bottom == top) return;
    MigrationRecord& last = rehearsal_.record(bottom);
    if (sound_) {
      last.after_down = compare(bottom, touched_);
      last.sequences_after_down = find_counters(bottom, *last.after_down);
      for (std::size_t i = bottom; i < top; ++i) {
        last.sequences_after_down =
            made_by_down(std::move(last.sequences_after_down), rehearsal_.record(i));
      }
    } else {
      last.down_not_observed = "the way back ended at a down that was refused";
    }
  }

  // Columns that a later migration's down put into another order are still in it.
  void leave_out_known(std::vector<ObjectDifference>& schema) {
    std::erase_if(schema, [&](const ObjectDifference& object) {
      if (object.change != Change::reordered) return false;
      return !reordered_.insert(object.name).second;
    });
  }

  // Whether a refused down left everything as it was. That of a program may have left no database.
  bool is_as_in_state(std::size_t state) {
    try {
      return is_restored(compare_with_state(state));
    } catch (const Interrupted&) {
      throw;
    } catch (const Error& error) {
      if (!rehearsal_.programs || speaks_of_full_disk(error.what())) throw;
      return false;
    }
  }

  StateDifference compare_with_state(std::size_t state) {
    Touched touched = touched_;
    const MigrationRecord& record = rehearsal_.record(state - 1);
    merge(touched, touched_by(*record.up, rehearsal_.timeline->schema(state - 1),
                              rehearsal_.green_session->read_schema(), rehearsal_.tool_tables));
    return compare(state, touched);
  }

  void explain_unsound(std::size_t from, std::size_t to, const std::string& version) {
    if (sound_) return;
    for (std::size_t i = from; i < to; ++i) {
      rehearsal_.record(i).again_not_run =
          concat("the down of ", version, " did not leave the database as it should be");
    }
  }

  // Where the tool made its table after that, its rows have the numbers that were given since.
  Rows sequences_at(std::size_t bottom) {
    Rows rows = rehearsal_.timeline->sequences(bottom);
    for (Row& row : rehearsal_.green_session->sequences()) {
      const std::string& name = std::get<std::string>(row.at(0));
      const bool is_known =
          std::ranges::any_of(rows, [&](const Row& known) { return known.at(0) == row.at(0); });
      if (!is_known && rehearsal_.tool_tables.contains(name)) rows.push_back(std::move(row));
    }
    return rows;
  }

  void apply_again(std::size_t bottom, std::size_t top) {
    // What is asked is whether the same end is reached from the same state. A down that deletes
    // what the up inserted cannot take back the numbers that were given out; that they went on is
    // no difference in content, but new keys would look like one.
    rehearsal_.green_session->restore_sequences(sequences_at(bottom));
    connect_anew();
    for (std::size_t i = bottom; i < top; ++i) {
      MigrationRecord& record = rehearsal_.record(i);
      record.again = apply_pending(rehearsal_, *rehearsal_.green_session, i, Direction::up);
      if (record.again->completed) continue;
      for (std::size_t k = i + 1; k < top; ++k) {
        rehearsal_.record(k).again_not_run =
            concat(record.version, " before it could not be applied again");
      }
      return;
    }
    if (top == bottom) return;
    if (top == rehearsal_.applied) count_reapplied();
    StateDifference difference = compare_with_state(top);
    leave_out_drawn(difference, rehearsal_.timeline->schema(top));
    blame(difference, bottom, top);
  }

  // Where the engine cannot be made to draw the same values again, nor to do it at the same moment.
  void leave_out_drawn(StateDifference& difference, const Schema& schema) const {
    for (TableDifference& table : difference.tables) {
      const Table* known = find_table(schema, table.after);
      const bool has_key = known != nullptr && !known->primary_key.empty();
      const bool has_other_rows =
          table.rows_before != table.rows_after || table.rows_added + table.rows_removed > 0;
      if (!has_key || has_other_rows) continue;
      for (ColumnDifference& column : table.columns) {
        const bool is_other_each_time =
            is_drawn(rehearsal_.run, table, column) || is_stamped(rehearsal_.run, table, column);
        if (column.equal || !is_other_each_time) continue;
        column.changed = column.equivalent = 0;
        column.equal = column.lost == 0;
      }
      // Each column's digest is bound to the key: nothing else differs.
      if (!std::ranges::all_of(table.columns, &ColumnDifference::equal)) continue;
      table.rows_modified = 0;
      table.not_compared.clear();
    }
  }

  // The content is compared once, at the end; each difference belongs to the last migration that
  // reached the table.
  void blame(const StateDifference& difference, std::size_t bottom, std::size_t top) {
    for (std::size_t i = bottom; i < top; ++i) rehearsal_.record(i).after_again.emplace();
    StateDifference& last = *rehearsal_.record(top - 1).after_again;
    last.schema = difference.schema;
    for (const TableDifference& table : difference.tables) {
      rehearsal_.record(last_to_reach(table, bottom, top)).after_again->tables.push_back(table);
    }
  }

  std::size_t last_to_reach(const TableDifference& table, std::size_t bottom, std::size_t top) {
    for (std::size_t i = top; i-- > bottom;) {
      const auto& reached = rehearsal_.record(i).change->tables;
      const bool found = std::ranges::any_of(reached, [&](const TableDifference& other) {
        return other.after == table.before && !table.before.empty();
      });
      if (found) return i;
    }
    return top - 1;
  }

  void start_from(std::size_t state) {
    rehearsal_.green_session.reset();
    fresh_.state(state);
    fresh_.hand_over(rehearsal_.green);
    rehearsal_.green_session = rehearsal_.engine.open(rehearsal_.green, rehearsal_.writing);
  }

  void count_rolled_back(std::size_t state) {
    if (state > 0) return;
    const Schema schema = rehearsal_.green_session->read_schema();
    for (TableRecord& table : rehearsal_.run.tables) {
      table.rolled_back = count_if_there(*rehearsal_.green_session, schema, table.name);
    }
  }

  void count_reapplied() {
    const Schema schema = rehearsal_.green_session->read_schema();
    for (TableRecord& table : rehearsal_.run.tables) {
      table.reapplied = count_if_there(*rehearsal_.green_session, schema, table.name);
    }
  }

  Rehearsal& rehearsal_;
  bool each_;
  Replay evidence_;  // states for comparing rows
  Replay fresh_;     // the state to go on from
  Touched touched_{};
  std::set<std::string> reordered_{};
  bool sound_ = true;
};

bool has_no_way_back(const MigrationRecord& record) {
  const bool was_applied = record.up && record.up->completed;
  return was_applied && (!record.down || !record.down->completed);
}

void restore_from_backup(Rehearsal& rehearsal) {
  RestoreRecord& record = rehearsal.run.restore;
  record.needed = std::ranges::any_of(rehearsal.run.migrations, has_no_way_back);
  if (!record.needed) return;
  const OwnDatabase restored(rehearsal, "restored");
  const Stopwatch watch;
  record.error = restore_backup(rehearsal.engine, *rehearsal.backup, *restored);
  record.seconds = watch.seconds();
  record.identical = record.error.empty();
}

}  // namespace

PassResult roll_back(Rehearsal& rehearsal) {
  start_sha256(rehearsal);
  {
    NewRows new_rows(rehearsal);
    new_rows.write();
    WayBack(rehearsal).run();
    new_rows.take_back();
  }
  restore_from_backup(rehearsal);
  return {};
}

}  // namespace gate
