#include "gate/engine/sqlite/pages/index_proof.h"

#include <algorithm>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/pages/comparable.h"
#include "gate/engine/sqlite/pages/index_layout.h"
#include "gate/engine/sqlite/pages/key_set.h"
#include "gate/engine/sqlite/pages/stored_row.h"
#include "gate/engine/sqlite/pages/unsure.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

namespace {

// As many entries, with as many hashes, in whatever order.
struct EntrySum {
  std::int64_t entries = 0;
  Digest digest{};
  bool operator==(const EntrySum&) const = default;
};

// `value_of(i)` is that of term i.
template <typename Values>
void add_entry(Encoder& encoder, std::size_t terms, const Values& value_of, EntrySum& sum) {
  encoder.cut(0);
  for (std::size_t i = 0; i < terms; ++i) add_comparable(encoder, value_of(i));
  ++sum.entries;
  sum.digest += as_digest(XXH3_128bits(encoder.data(), encoder.size()));
}

// The entry that a row should have.
StoredValue value_of_term(const StoredRow& row, const IndexTerm& term) {
  if (term.column) return row.value(*term.column);
  return {.storage = Storage::integer, .integer = row.rowid()};
}

// An entry that is there; its bytes are kept while the next one is read.
class Entry {
 public:
  void read(const Cell& cell, std::size_t terms) {
    bytes_.assign(cell.record.begin(), cell.record.end());
    read_fields(bytes_, terms, fields_);
    if (fields_.size() != terms) throw Error("an entry of an index is short");
  }

  StoredValue value(std::size_t term) const { return read_stored_value(bytes_, fields_[term]); }

 private:
  std::vector<std::uint8_t> bytes_{};
  std::vector<Field> fields_{};
};

class IndexReader {
 public:
  IndexReader(const Pages& pages, const IndexLayout& index) : pages_(pages), index_(index) {}

  // Nothing where the entries are out of order, or one is there too often.
  std::optional<EntrySum> read(Connection& connection) {
    EntrySum sum;
    Encoder encoder;
    Cell cell;
    OrderedReader entries(pages_, index_.root);
    Pace pace(connection);
    while (entries.next(cell)) {
      pace.look(cell);
      std::swap(entry_, before_);
      entry_.read(cell, index_.terms.size());
      if (sum.entries > 0 && !is_in_order()) return std::nullopt;
      add_entry(
          encoder, index_.terms.size(), [this](std::size_t i) { return entry_.value(i); }, sum);
    }
    return sum;
  }

 private:
  bool is_in_order() const {
    bool has_null = false;
    for (std::size_t i = 0; i < index_.terms.size(); ++i) {
      // A key that holds a NULL may be there as often as one likes.
      if (i == index_.keys && index_.is_unique && !has_null) return false;
      const StoredValue value = entry_.value(i);
      const int order = compare_values(before_.value(i), value, index_.terms[i].collation);
      if (order != 0) return (order < 0) != index_.terms[i].descends;
      has_null = has_null || value.storage == Storage::null;
    }
    return false;
  }

  const Pages& pages_;
  const IndexLayout& index_;
  Entry entry_{};
  Entry before_{};
};

class IndexProof {
 public:
  IndexProof(Connection& connection, const std::string& table, const TableLayout& layout,
             const std::vector<IndexLayout>& indexes, const Pages& pages)
      : connection_(connection),
        table_(table),
        layout_(layout),
        indexes_(indexes),
        pages_(pages),
        row_(connection, table, layout) {}

  bool holds() {
    for (const IndexLayout& index : indexes_) rows_.push_back(rows_of(index));
    std::vector<EntrySum> wanted = read_table();
    for (std::size_t i = 0; i < indexes_.size(); ++i) {
      if (indexes_[i].is_computed) wanted[i] = step_through(indexes_[i]);
    }
    for (std::size_t i = 0; i < indexes_.size(); ++i) {
      if (IndexReader(pages_, indexes_[i]).read(connection_) != wanted[i]) return false;
    }
    return true;
  }

 private:
  // Those that the index has entries for; nothing where it has one for each.
  std::optional<RowidSet> rows_of(const IndexLayout& index) {
    if (index.where.empty() || index.is_computed) return std::nullopt;
    const std::string rowid = rowid_name(connection_, table_);
    if (layout_.kind == TreeKind::index || rowid.empty()) throw Error("its rows have no name");
    const Prepared list =
        connection_.prepare(concat("SELECT ", rowid, " FROM main.", quote_name(table_),
                                   " NOT INDEXED WHERE ", index.where, " ORDER BY ", rowid));
    const std::vector<TreePage> all = list_pages(pages_, layout_.root, layout_.kind);
    const RowidRange ends = find_ends(pages_, all);
    RowidSet rows(ends.first, ends.last, all.size() * pages_.usable_size / 8);
    while (connection_.step(list.get())) rows.add(sqlite3_column_int64(list.get(), 0));
    return rows;
  }

  // What the entries of each index should come to.
  std::vector<EntrySum> read_table() {
    std::vector<EntrySum> sums(indexes_.size());
    visit_cells(connection_, pages_, layout_.root, layout_.kind, [&](const Cell& cell) {
      add_row(cell, sums);
      return true;
    });
    return sums;
  }

  void add_row(const Cell& cell, std::vector<EntrySum>& sums) {
    row_.read(cell);
    for (std::size_t i = 0; i < indexes_.size(); ++i) {
      if (indexes_[i].is_computed) continue;
      if (rows_[i] && !rows_[i]->contains(cell.rowid)) continue;
      const std::vector<IndexTerm>& terms = indexes_[i].terms;
      add_entry(
          encoder_, terms.size(), [&](std::size_t t) { return value_of_term(row_, terms[t]); },
          sums[i]);
    }
  }

  // The same where SQLite has to compute a term of it. Of a table without rowids it would read the
  // index itself where that fits the condition: https://sqlite.org/lang_indexedby.html promises
  // otherwise, 3.40 does so all the same.
  EntrySum step_through(const IndexLayout& index) {
    if (layout_.kind == TreeKind::index) throw Error("its rows may be read by way of the index");
    std::vector<std::string> terms;
    for (const IndexTerm& term : index.terms) terms.push_back(sql_of(term));
    const Prepared rows = connection_.prepare(
        concat("SELECT ", join(terms, ", "), " FROM main.", quote_name(table_), " NOT INDEXED",
               index.where.empty() ? "" : " WHERE ", index.where));
    EntrySum sum;
    while (connection_.step(rows.get())) {
      add_entry(
          encoder_, terms.size(),
          [&](std::size_t t) { return read_stored_value(rows.get(), static_cast<int>(t)); }, sum);
    }
    return sum;
  }

  std::string sql_of(const IndexTerm& term) {
    if (!term.sql.empty()) return concat("(", term.sql, ")");
    if (term.column) return quote_name(layout_.columns[*term.column].name);
    std::string rowid = rowid_name(connection_, table_);
    if (rowid.empty()) throw Error("its rows have no name");
    return rowid;
  }

  Connection& connection_;
  const std::string& table_;
  const TableLayout& layout_;
  const std::vector<IndexLayout>& indexes_;
  const Pages& pages_;
  StoredRow row_;
  Encoder encoder_;
  std::vector<std::optional<RowidSet>> rows_{};
};

bool prove(Connection& connection, const std::string& table) {
  const std::optional<Pages> pages = open_pages(connection);
  if (!pages) return false;
  const std::optional<TableLayout> layout = find_layout(connection, table);
  if (!layout || is_one_page(*pages, layout->root)) return false;
  const auto indexes = find_indexes(connection, table, *layout);
  return indexes && IndexProof(connection, table, *layout, *indexes, *pages).holds();
}

}  // namespace

bool is_index_proven(Connection& connection, const std::string& table) {
  return unless_unsure<bool>([&] { return prove(connection, table); }, false);
}

}  // namespace gate
