// The deeds that bear on one table of a difference: its own, and its predecessors' where a rebuild
// put it in their place.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <vector>

#include "gate/checks/story.h"
#include "gate/model/difference.h"

namespace gate {

struct Relevant {
  const Deed* deed = nullptr;
  const Body* body = nullptr;
  bool copies = false;  // fills a rebuilt table from its predecessor
};

class Lineage {
 public:
  // `table` is one that both states have. The story must outlive the lineage.
  Lineage(const Story& story, const TableDifference& table);

  bool rebuilt() const { return rebuilt_; }
  const std::vector<Relevant>& deeds() const { return deeds_; }
  // The last statement that brought rows over from a predecessor; null where none did.
  const StatementRecord* copy() const { return copy_; }
  const StatementRecord* dropped_by() const;
  // Whether the table that has the name now was another one before, under a name of its own.
  bool is_taken_over() const;
  const StatementRecord* renamed_by() const;  // that gave it its present name; null = none
  // Whether the statement puts back what a table made on the way took from this one.
  bool brings_back(const StatementRecord* statement) const;

  // Whether a deed wrote this column of the difference, whatever it was called then.
  bool writes(const Relevant& relevant, const ColumnDifference& column) const;

  // Whether another column than the one that was there has the name now: the old one was dropped.
  bool replaces(const ColumnDifference& column) const;

 private:
  void find_sources();
  void drop_strangers();
  bool holds_rows_of(std::size_t id, std::size_t source) const;
  bool is_copy(std::size_t id, const StatementRecord* statement) const;
  void collect(std::size_t id, std::size_t until);

  const Story& story_;
  std::size_t first_;
  std::size_t last_;
  bool rebuilt_ = false;
  std::map<std::size_t, std::size_t> sources_;  // body → the order before which its deeds count
  std::set<std::size_t> carriers_;              // bodies that hold the predecessor's rows
  std::vector<Relevant> deeds_;
  const StatementRecord* copy_ = nullptr;
};

}  // namespace gate
