// Whether a difference is one.
#include "gate/model/difference.h"

#include <algorithm>

namespace gate {
namespace {

bool is_equal_column(const ColumnDifference& column) {
  return column.before == column.after && column.equal && !column.type_changed &&
         column.changed == 0 && column.equivalent == 0 && column.lost == 0;
}

}  // namespace

bool is_equal(const TableDifference& table) {
  if (table.before != table.after || table.rows_before != table.rows_after) return false;
  if (!table.dropped.empty() || !table.added.empty() || !table.not_compared.empty()) return false;
  if (table.rows_added != 0 || table.rows_removed != 0 || table.rows_modified != 0) return false;
  return std::ranges::all_of(table.columns, is_equal_column);
}

}  // namespace gate
