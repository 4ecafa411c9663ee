// What a row comparison has counted so far, and the examples worth keeping.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gate/compare/rows.h"

namespace gate {

// Writes into `difference`, which must outlive it. finish() is called once, at the end.
class Tally {
 public:
  Tally(const RowComparison& how, TableDifference& difference);

  // The same row before and after, with some value of another kind or content.
  void modified(const Row& before, const Row& after, std::int64_t times);
  void added(const Row& row, std::int64_t times);
  void removed(const Row& row, std::int64_t times);
  void finish();

 private:
  // The grave ones are shown first, however late they come.
  struct ColumnExamples {
    std::vector<Example> lost{};
    std::vector<Example> changed{};
    std::vector<Example> equivalent{};
  };

  // Of the values that differ.
  struct OldValues {
    std::optional<Value> first{};
    bool are_one = true;
  };

  void note_old_value(std::size_t index, const Value& value);
  void note_column(std::size_t index, Conversion conversion, const Row& before, const Row& after,
                   std::int64_t times);
  std::string show_key(const Row& row) const;
  std::string show_row(const Row& row, bool is_after) const;

  const RowComparison& how_;
  TableDifference& difference_;
  std::vector<ColumnExamples> examples_;
  std::vector<OldValues> old_values_;
};

}  // namespace gate
