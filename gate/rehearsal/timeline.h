// What each table looked like in blue and after each migration.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/model/snapshot.h"

namespace gate {

// State 0 is blue, state k is green after the k-th pending migration. A state has the digests of
// the tables that were reached on the way into it, and of the views over them; any other is as it
// was in the state before.
class Timeline {
 public:
  // `blue` must outlive the timeline.
  Timeline(Session& blue, Schema schema);

  std::size_t size() const { return states_.size(); }
  const Schema& schema(std::size_t state) const { return states_[state].snapshot.schema; }
  const Rows& sequences(std::size_t state) const { return states_[state].sequences; }
  // `reached`: the tables that the migration into this state may have changed.
  void add(Snapshot state, std::set<std::string> reached, Rows sequences) {
    states_.push_back({std::move(state), std::move(reached), std::move(sequences)});
  }

  // Null where that state has no such table, or its content cannot be read. Reads blue when
  // nobody read the table before.
  const TableSnapshot* find(std::size_t state, const std::string& table);

  // Whether no migration up to that state reached the table, so that blue can be asked about it.
  // Reads nothing.
  bool is_untouched(std::size_t state, const std::string& table) const;

  // Whether the table's rows in that state can be had from blue: the same rows, and in `columns`
  // the same values under the same names.
  bool is_as_in_blue(std::size_t state, const std::string& table,
                     const std::vector<std::string>& columns);

  // Tables of blue that have no digest yet, of those named.
  std::vector<std::string> unread_in_blue(const std::set<std::string>& tables) const;
  void put_blue(TableSnapshot snapshot);

  // What the view (in lower case) shows in that state; null where nobody could tell. Those of blue
  // are for the first who asks to put.
  const TableSnapshot* find_view(std::size_t state, const std::string& view) const;
  void put_blue_view(const std::string& view, TableSnapshot shown) {
    states_[0].snapshot.views.insert_or_assign(view, std::move(shown));
  }

  Session& blue() { return blue_; }

 private:
  struct State {
    Snapshot snapshot{};
    std::set<std::string> reached{};
    Rows sequences{};
  };

  const TableSnapshot* blue_table(const std::string& table);

  Session& blue_;
  std::vector<State> states_;
  std::set<std::string> unreadable_;
};

// Whether both have the same rows, as far as `columns` of them go.
bool has_same_rows(const TableSnapshot& a, const TableSnapshot& b,
                   const std::vector<std::string>& columns);

}  // namespace gate
