#include "gate/engine/sqlite/pages/reference_proof.h"

#include <algorithm>
#include <map>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/pages/comparable.h"
#include "gate/engine/sqlite/pages/key_set.h"
#include "gate/engine/sqlite/pages/stored_row.h"
#include "gate/engine/sqlite/pages/unsure.h"
#include "gate/engine/sqlite/pages/value_order.h"

namespace gate {

namespace {

TableLayout layout_of(Connection& connection, const std::string& table) {
  std::optional<TableLayout> layout = find_layout(connection, table);
  if (!layout) throw Error("a table is not for this reader");
  return *std::move(layout);
}

std::vector<std::size_t> places_of(const TableLayout& layout,
                                   const std::vector<std::string>& columns) {
  std::vector<std::size_t> places;
  for (const std::string& name : columns) {
    const auto found = std::ranges::find_if(layout.columns, [&](const StoredColumn& column) {
      return equal_ignoring_case(column.name, name);
    });
    if (found == layout.columns.end()) throw Error("a column is not there");
    places.push_back(static_cast<std::size_t>(found - layout.columns.begin()));
  }
  return places;
}

// How the parent compares them, which is how references find them; BINARY where an extension may
// have put another one under the name: what is equal by that is equal by all.
std::vector<Collation> collations_of(Connection& connection, const std::string& parent,
                                     const std::vector<std::string>& columns) {
  std::vector<Collation> collations;
  for (const std::string& column : columns) {
    const char* name = nullptr;
    sqlite3_table_column_metadata(connection.handle(), "main", parent.c_str(), column.c_str(),
                                  nullptr, &name, nullptr, nullptr, nullptr);
    const bool is_known = name != nullptr && !connection.is_extended();
    const std::optional<Collation> found = is_known ? find_collation(name) : std::nullopt;
    collations.push_back(found.value_or(Collation::binary));
  }
  return collations;
}

// The values of some columns as one number, the same for those that their collations find equal;
// nothing where one of them is NULL.
class KeyHash {
 public:
  std::optional<std::uint64_t> of(const StoredRow& row, const std::vector<std::size_t>& columns,
                                  const std::vector<Collation>& collations) {
    encoder_.cut(0);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const StoredValue value = row.value(columns[i]);
      if (value.storage == Storage::null) return std::nullopt;
      add_comparable(encoder_, in_one_form(value, collations[i], folded_));
    }
    return XXH3_64bits(encoder_.data(), encoder_.size());
  }

 private:
  Encoder encoder_;
  std::vector<std::uint8_t> folded_{};
};

// The keys that a reference may name.
class ParentKeys {
 public:
  ParentKeys(Connection& connection, const Pages& pages, const Reference& reference) {
    const TableLayout layout = layout_of(connection, reference.parent);
    const std::vector<std::size_t> columns = places_of(layout, reference.parent_columns);
    if (columns.size() == 1 && layout.columns[columns[0]].is_rowid) {
      read_rowids(connection, pages, layout);
    } else {
      collations_ = collations_of(connection, reference.parent, reference.parent_columns);
      read_hashes(connection, pages, reference.parent, layout, columns);
    }
  }

  // Whether the row finds what its columns name; true where they name nothing.
  bool satisfy(const StoredRow& row, const std::vector<std::size_t>& columns) {
    if (!rowids_) {
      const std::optional<std::uint64_t> hash = hasher_.of(row, columns, collations_);
      return !hash || hashes_.contains(*hash);
    }
    const StoredValue value = row.value(columns[0]);
    if (value.storage == Storage::null) return true;
    return value.storage == Storage::integer && rowids_->contains(value.integer);
  }

 private:
  void read_rowids(Connection& connection, const Pages& pages, const TableLayout& layout) {
    const std::vector<TreePage> all = list_pages(pages, layout.root, layout.kind);
    const RowidRange ends = find_ends(pages, all);
    rowids_.emplace(ends.first, ends.last, all.size() * pages.usable_size / 8);
    visit_cells(connection, pages, layout.root, layout.kind, [&](const Cell& cell) {
      rowids_->add(cell.rowid);
      return true;
    });
  }

  void read_hashes(Connection& connection, const Pages& pages, const std::string& parent,
                   const TableLayout& layout, const std::vector<std::size_t>& columns) {
    StoredRow row(connection, parent, layout);
    const bool is_all =
        visit_cells(connection, pages, layout.root, layout.kind, [&](const Cell& cell) {
          row.read(cell);
          const std::optional<std::uint64_t> hash = hasher_.of(row, columns, collations_);
          if (hash) hashes_.add(*hash);
          return hashes_.size() <= kMostHashes;
        });
    if (!is_all) throw Error("too many keys to remember");
  }

  std::optional<RowidSet> rowids_{};
  HashSet hashes_{};
  std::vector<Collation> collations_{};
  KeyHash hasher_{};
};

// One for each parent's key, however many references name it.
class AllParentKeys {
 public:
  AllParentKeys(Connection& connection, const Pages& pages)
      : connection_(connection), pages_(pages) {}

  ParentKeys& of(const Reference& reference) {
    std::vector<std::string> name = {to_lower(reference.parent)};
    for (const std::string& column : reference.parent_columns) name.push_back(to_lower(column));
    auto found = keys_.find(name);
    if (found == keys_.end()) {
      found = keys_.emplace(name, ParentKeys(connection_, pages_, reference)).first;
    }
    return found->second;
  }

 private:
  Connection& connection_;
  const Pages& pages_;
  std::map<std::vector<std::string>, ParentKeys> keys_{};  // by the names of table and columns
};

bool prove(Connection& connection, const std::string& child,
           const std::vector<Reference>& references) {
  const std::optional<Pages> pages = open_pages(connection);
  if (!pages) return false;
  const TableLayout layout = layout_of(connection, child);
  if (is_one_page(*pages, layout.root)) return false;  // SQLite is as fast
  AllParentKeys all(connection, *pages);
  std::vector<ParentKeys*> keys;
  std::vector<std::vector<std::size_t>> columns;
  for (const Reference& reference : references) {
    keys.push_back(&all.of(reference));
    columns.push_back(places_of(layout, reference.columns));
  }
  StoredRow row(connection, child, layout);
  return visit_cells(connection, *pages, layout.root, layout.kind, [&](const Cell& cell) {
    row.read(cell);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!keys[i]->satisfy(row, columns[i])) return false;
    }
    return true;
  });
}

}  // namespace

bool are_references_proven(Connection& connection, const std::string& child,
                           const std::vector<Reference>& references) {
  if (references.empty()) return true;
  return unless_unsure<bool>([&] { return prove(connection, child, references); }, false);
}

}  // namespace gate
