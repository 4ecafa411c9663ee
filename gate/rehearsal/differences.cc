#include "gate/rehearsal/differences.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/compare/schemas.h"
#include "gate/compare/tables.h"
#include "gate/compare/views.h"
#include "gate/rehearsal/old_names.h"
#include "gate/rehearsal/replay.h"

namespace gate {

namespace {

class StateComparison {
 public:
  StateComparison(Rehearsal& rehearsal, const KnownState& before, const Snapshot& now,
                  const Moves& moves)
      : rehearsal_(rehearsal),
        timeline_(*rehearsal.timeline),
        before_(before),
        now_(now),
        moves_(moves) {}

  StateDifference run(const Touched& touched) {
    StateDifference result;
    std::set<std::string> taken;
    for (const std::string& name : touched.content) {
      const Table* old = find_table(old_schema(), name);
      if (old == nullptr) continue;
      const Table* fresh = successor(*old, touched);
      if (fresh != nullptr) taken.insert(fresh->name);
      result.tables.push_back(compare(old, fresh));
    }
    for (const std::string& name : touched.content) {
      const Table* fresh = find_table(now_.schema, name);
      if (fresh == nullptr || taken.contains(fresh->name)) continue;
      result.tables.push_back(compare(nullptr, fresh));
    }
    result.schema =
        compare_schemas(old_schema(), now_.schema, rehearsal_.tool_tables.names(), result.tables);
    result.views = compare_views(old_schema(), shown_before(), now_, result.tables);
    note_views_left_out(result.tables, result.views);
    result.old_names = find_old_names(result.tables);
    return result;
  }

 private:
  const Schema& old_schema() const { return timeline_.schema(before_.state); }

  // By those views that somebody looked at now.
  std::map<std::string, TableSnapshot> shown_before() const {
    std::map<std::string, TableSnapshot> shown;
    for (const auto& [name, now] : now_.views) {
      const TableSnapshot* then = timeline_.find_view(before_.state, name);
      if (then != nullptr) shown.emplace(name, *then);
    }
    return shown;
  }

  void note_views_left_out(const std::vector<TableDifference>& tables,
                           std::vector<ViewDifference>& views) const {
    const auto gained = [](const TableDifference& table) { return !table.added.empty(); };
    if (std::ranges::none_of(tables, gained)) return;
    for (const View& view : now_.schema.views) {
      const auto left_out = rehearsal_.views_left_out.find(to_lower(view.name));
      if (left_out == rehearsal_.views_left_out.end()) continue;
      views.push_back({.view = view.name, .not_compared = left_out->second});
    }
  }

  std::vector<OldNameView> find_old_names(const std::vector<TableDifference>& tables) {
    std::vector<OldNameView> found;
    for (const TableDifference& table : tables) {
      const View* view = view_under_old_name(now_.schema, table);
      if (view == nullptr) continue;
      const Table& old = *find_table(old_schema(), table.before);
      const Table* fresh = find_table(now_.schema, table.after);
      const TableState before{&old, timeline_.find(before_.state, old.name)};
      const TableState now{fresh, fresh == nullptr ? nullptr : snapshot_now(*fresh)};
      auto answer = ask_by_old_name(
          rehearsal_, now_, *view,
          {table, before, now, [&](const auto& columns) { return old_rows(before, columns); }});
      if (answer) found.push_back(std::move(*answer));
    }
    return found;
  }

  const TableSnapshot* snapshot_now(const Table& table) const {
    const auto found = now_.tables.find(table.name);
    return found == now_.tables.end() ? nullptr : &found->second;
  }

  // The table that `old` is now: by name, by its renames, or by what it holds.
  const Table* successor(const Table& old, const Touched& touched) {
    if (const Table* same = find_table(now_.schema, old.name)) return same;
    // Another table of that name may have been there before.
    const std::string name = name_after(moves_.renames, old.name);
    if (const Table* renamed = find_table(now_.schema, name)) return renamed;
    for (const std::string& candidate : touched.content) {
      const Table* fresh = find_table(now_.schema, candidate);
      if (fresh != nullptr && is_new(*fresh) && holds_the_same(old, *fresh)) return fresh;
    }
    return nullptr;
  }

  bool is_new(const Table& table) const { return find_table(old_schema(), table.name) == nullptr; }

  // All that the old one held, under whichever names.
  bool holds_the_same(const Table& old, const Table& fresh) {
    const TableSnapshot* then = timeline_.find(before_.state, old.name);
    const TableSnapshot* now = snapshot_now(fresh);
    if (then == nullptr || now == nullptr || then->rows == 0) return false;
    const TableComparison found = compare_tables(
        {&old, then}, {&fresh, now}, renames_of_table(moves_.renames, old.name), moves_.carried);
    return found.settled && found.difference.dropped.empty();
  }

  TableDifference compare(const Table* old, const Table* fresh) {
    const TableState before{old,
                            old == nullptr ? nullptr : timeline_.find(before_.state, old->name)};
    const TableState after{fresh, fresh == nullptr ? nullptr : snapshot_now(*fresh)};
    const bool unreadable = (old != nullptr && before.snapshot == nullptr) ||
                            (fresh != nullptr && after.snapshot == nullptr);
    if (unreadable) return unread(old, fresh);
    const RowAccess rows{.before = [&](const auto& columns) { return old_rows(before, columns); },
                         .now = rehearsal_.green_session.get()};
    return compare_table(
        rehearsal_, before, after,
        old == nullptr ? std::vector<Rename>{} : renames_of_table(moves_.renames, old->name),
        moves_, rows);
  }

  static TableDifference unread(const Table* old, const Table* fresh) {
    TableDifference difference;
    if (old != nullptr) difference.before = old->name;
    if (fresh != nullptr) difference.after = fresh->name;
    difference.is_virtual = (old != nullptr ? old : fresh)->kind == TableKind::virtual_;
    if (!difference.is_virtual) difference.not_compared = "its rows cannot be listed";
    return difference;
  }

  // Where the rows of the state before are, as far as `columns` go. Null where they are nowhere.
  Session* old_rows(const TableState& before, const std::vector<std::string>& columns) {
    const std::string& table = before.table->name;
    if (timeline_.is_as_in_blue(before_.state, table, columns)) return &timeline_.blue();
    Session& replayed = before_.replay->state(before_.state);
    const TableSnapshot again = replayed.digest({.table = table, .key = before.snapshot->key});
    return has_same_rows(again, *before.snapshot, columns) ? &replayed : nullptr;
  }

  Rehearsal& rehearsal_;
  Timeline& timeline_;
  const KnownState& before_;
  const Snapshot& now_;
  const Moves& moves_;
};

}  // namespace

StateDifference compare_with_green(Rehearsal& rehearsal, const KnownState& before,
                                   const Snapshot& now, const Touched& touched,
                                   const Moves& moves) {
  return StateComparison(rehearsal, before, now, moves).run(touched);
}

}  // namespace gate
