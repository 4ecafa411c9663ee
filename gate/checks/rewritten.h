// Rows that are there under another key, or, in a table without a key, with other content: they
// show as rows gone and rows come.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gate/checks/deeds.h"

namespace gate {

class Rewritten {
 public:
  // All must outlive it.
  Rewritten(const TableDifference& table, const std::vector<std::string>& transforms,
            const Lineage& lineage)
      : table_(table), transforms_(transforms), lineage_(lineage) {}

  // Whether there may be such rows.
  bool can_be() const;

  // Takes as many rows from what `removed` and from what `added` leave unexplained, and says of
  // them as `rewritten` how much is explained.
  void account_for(TableAccount& account) const;

 private:
  bool is_bag() const;
  bool is_key(const ColumnDifference& column) const;
  bool is_meant(const ColumnDifference& column) const;
  Account split_pairs(std::int64_t pairs, const Deeds& deeds) const;
  Account settle_pairs(std::int64_t pairs) const;
  Account keys(std::int64_t pairs) const;
  Account bag(std::int64_t pairs) const;
  Account bag_with_rest(std::int64_t pairs) const;
  void distrust_rest(TableAccount& account) const;

  const TableDifference& table_;
  const std::vector<std::string>& transforms_;
  const Lineage& lineage_;
};

}  // namespace gate
