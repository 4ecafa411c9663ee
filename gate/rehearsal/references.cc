#include "gate/rehearsal/references.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {

namespace {

using Names = std::vector<std::string>;

class ReferenceProof {
 public:
  ReferenceProof(const Rehearsal& rehearsal, const Schema& green)
      : run_(rehearsal.run), blue_(rehearsal.timeline->schema(0)), green_(green) {}

  bool is_doubtful(const Table& child) const {
    const Table* before = find_table(blue_, child.name);
    if (before == nullptr || before->foreign_keys != child.foreign_keys) return true;
    return std::ranges::any_of(child.foreign_keys, [&](const ForeignKey& key) {
      if (is_changed(child.name, key.columns, &TableDifference::rows_added)) return true;
      const Table* parent = find_table(green_, key.parent);
      const Table* old_parent = find_table(blue_, key.parent);
      if (parent == nullptr || old_parent == nullptr) return true;
      if (old_parent->primary_key != parent->primary_key) return true;
      const Names& to = key.parent_columns.empty() ? parent->primary_key : key.parent_columns;
      if (to.size() != key.columns.size()) return true;
      return is_changed(parent->name, to, &TableDifference::rows_removed) ||
             !is_unique(*parent, to);
    });
  }

 private:
  // Whether rows came (or went, as `rows` says), or one of the columns holds or is declared as
  // something else than in blue.
  bool is_changed(const std::string& table, const Names& columns,
                  std::int64_t TableDifference::*rows) const {
    const Table* before = find_table(blue_, table);
    const Table* now = find_table(green_, table);
    if (before == nullptr || now == nullptr) return true;
    const bool is_declared_alike = std::ranges::all_of(columns, [&](const std::string& name) {
      const Column* a = find_column(*before, name);
      const Column* b = find_column(*now, name);
      return a != nullptr && b != nullptr && a->type == b->type && a->collation == b->collation;
    });
    if (!is_declared_alike) return true;
    return std::ranges::any_of(run_.migrations, [&](const MigrationRecord& migration) {
      if (!migration.change) return false;
      return std::ranges::any_of(migration.change->tables, [&](const TableDifference& difference) {
        return reaches(difference, table) && is_other(difference, columns, rows);
      });
    });
  }

  static bool reaches(const TableDifference& difference, const std::string& table) {
    return equal_ignoring_case(difference.before, table) ||
           equal_ignoring_case(difference.after, table);
  }

  static bool is_other(const TableDifference& difference, const Names& columns,
                       std::int64_t TableDifference::*rows) {
    if (difference.before != difference.after || !difference.not_compared.empty()) return true;
    if (difference.rows_before != difference.rows_after && !difference.compared_rows) return true;
    if (difference.*rows > 0) return true;
    // Dropped by one migration and added by another, a column is not the one it was.
    const auto is_lone = [&](const LoneColumn& column) { return has(columns, column.name); };
    if (std::ranges::any_of(difference.dropped, is_lone)) return true;
    if (std::ranges::any_of(difference.added, is_lone)) return true;
    return std::ranges::any_of(difference.columns, [&](const ColumnDifference& column) {
      const bool is_in_key = has(columns, column.before) || has(columns, column.after);
      return is_in_key && (!column.equal || column.before != column.after);
    });
  }

  static bool has(const Names& columns, const std::string& name) {
    return std::ranges::any_of(
        columns, [&](const std::string& column) { return equal_ignoring_case(column, name); });
  }

  // A parent whose key is unique no longer makes every reference to it a mismatch.
  bool is_unique(const Table& parent, const Names& columns) const {
    const auto is_of_key = [&](const Index& index) {
      return index.unique && index.where.empty() && index.columns == columns &&
             equal_ignoring_case(index.table, parent.name);
    };
    if (columns.empty()) return false;
    if (std::ranges::any_of(green_.indexes, is_of_key)) return true;
    // The row's own number is a key without an index; any other key has one, perhaps under a
    // collation that no reference fits.
    const bool has_index = std::ranges::any_of(green_.indexes, [&](const Index& index) {
      return index.constraint && index.columns.size() == 1 &&
             equal_ignoring_case(index.table, parent.name) &&
             index.columns[0].starts_with(columns[0]);
    });
    return columns.size() == 1 && columns == parent.primary_key && !has_index;
  }

  const Run& run_;
  const Schema& blue_;
  const Schema& green_;
};

}  // namespace

std::vector<std::string> tables_with_doubtful_references(const Rehearsal& rehearsal,
                                                         const Schema& green) {
  const ReferenceProof proof(rehearsal, green);
  std::vector<std::string> tables;
  for (const Table& table : green.tables) {
    const bool refers = table.kind == TableKind::normal && !table.foreign_keys.empty();
    if (refers && proof.is_doubtful(table)) tables.push_back(table.name);
  }
  return tables;
}

}  // namespace gate
