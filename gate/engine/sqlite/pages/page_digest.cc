#include "gate/engine/sqlite/pages/page_digest.h"

#include <limits>
#include <map>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/pages/record.h"
#include "gate/engine/sqlite/pages/table_layout.h"
#include "gate/engine/sqlite/row_digest.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

namespace {

bool add_value(Encoder& encoder, const StoredValue& value) {
  switch (value.storage) {
    case Storage::integer:
      encoder.add_integer(value.integer);
      return true;
    case Storage::real:
      encoder.add_real(value.real);
      return true;
    case Storage::text:
      encoder.add_text(value.bytes.data(), value.bytes.size());
      return true;
    case Storage::blob:
      encoder.add_blob(value.bytes.data(), value.bytes.size());
      return true;
    case Storage::null:
      break;
  }
  encoder.add_null();
  return false;
}

// The value that rows have in a column which is younger than they are: the engine is asked once for
// each, for one such row, and holds it.
class Defaults {
 public:
  Defaults(Connection& connection, const std::string& table)
      : connection_(connection), table_(table) {}

  bool add_to(Encoder& encoder, const std::string& column, std::int64_t rowid) {
    auto found = values_.find(column);
    if (found == values_.end()) found = values_.emplace(column, ask(column, rowid)).first;
    return SteppedRow(found->second.get(), true).add_to(encoder, 0);
  }

 private:
  Prepared ask(const std::string& column, std::int64_t rowid) {
    const std::string name = rowid_name(connection_, table_);
    if (name.empty()) throw Error("its rows have no name");
    Prepared statement = connection_.prepare(concat("SELECT ", quote_name(column), " FROM main.",
                                                    quote_name(table_), " WHERE ", name, " = ?1"));
    sqlite3_bind_int64(statement.get(), 1, rowid);
    if (!connection_.step(statement.get())) throw Error("a row cannot be found again");
    return statement;
  }

  Connection& connection_;
  const std::string& table_;
  std::map<std::string, Prepared> values_{};
};

// A row of a page, for RowDigest.
class StoredRow {
 public:
  StoredRow(const TableLayout& layout, Defaults& defaults) : layout_(layout), defaults_(defaults) {}

  void read(const Cell& cell) {
    cell_ = cell;
    read_fields(cell.record, layout_.columns.size(), fields_);
  }

  bool add_to(Encoder& encoder, int index) const {
    const StoredColumn& column = layout_.columns[static_cast<std::size_t>(index)];
    if (column.is_rowid) {
      encoder.add_integer(cell_.rowid);
      return true;
    }
    if (column.field >= fields_.size()) {
      if (layout_.kind == TreeKind::index) throw Error("a row without a rowid is short");
      return defaults_.add_to(encoder, column.name, cell_.rowid);
    }
    StoredValue value = read_stored_value(cell_.record, fields_[column.field]);
    if (column.is_real && value.storage == Storage::integer) {
      value = {.storage = Storage::real, .real = static_cast<double>(value.integer)};
    }
    return add_value(encoder, value);
  }

 private:
  const TableLayout& layout_;
  Defaults& defaults_;
  Cell cell_{};
  std::vector<Field> fields_{};
};

class PageDigest {
 public:
  PageDigest(Connection& connection, const DigestRequest& request, const TableLayout& layout,
             const Pages& pages)
      : connection_(connection),
        request_(request),
        layout_(layout),
        pages_(pages),
        defaults_(connection, request.table) {
    for (const StoredColumn& column : layout.columns) columns_.push_back(column.name);
  }

  TableSnapshot read(const RowidRange& range) {
    if (request_.part == 0) check_first_page();
    RowDigest digest(request_.table, columns_, request_.key);
    for (const TreePage& page : list_pages(pages_, layout_.root, layout_.kind, range)) {
      connection_.look_around();
      add_page(page, range, digest);
    }
    return digest.take();
  }

 private:
  void add_page(const TreePage& page, const RowidRange& range, RowDigest& digest) {
    reader_.go_to(page);
    while (reader_.next(cell_)) {
      const bool is_wanted = layout_.kind == TreeKind::index ||
                             (cell_.rowid >= range.first && cell_.rowid <= range.last);
      if (!is_wanted) continue;
      row_.read(cell_);
      digest.add(row_);
    }
  }

  void check_first_page() {
    constexpr RowidRange kFirst = {.last = std::numeric_limits<std::int64_t>::min()};
    const auto pages = list_pages(pages_, layout_.root, layout_.kind, kFirst);
    RowDigest digest(request_.table, columns_, request_.key);
    add_page(pages.front(), {}, digest);
    const TableSnapshot mine = digest.take();
    const TableSnapshot stepped = step_through_first(mine.rows);
    if (stepped.rows == mine.rows && stepped.whole_rows == mine.whole_rows) return;
    throw Error("SQLite reads other rows");
  }

  // Without another index a table with rowids is read in their order; one without them might be
  // read in that of an index all the same.
  TableSnapshot step_through_first(std::int64_t rows) {
    const std::string order = layout_.order.empty() ? "" : concat(" ORDER BY ", layout_.order);
    const Prepared statement = connection_.prepare(concat(
        "SELECT * FROM main.", quote_name(request_.table), " NOT INDEXED", order, " LIMIT ", rows));
    RowDigest digest(request_.table, columns_, request_.key);
    while (connection_.step(statement.get())) digest.add(SteppedRow(statement.get(), true));
    return digest.take();
  }

  Connection& connection_;
  const DigestRequest& request_;
  const TableLayout& layout_;
  const Pages& pages_;
  Defaults defaults_;
  std::vector<std::string> columns_{};
  CellReader reader_{pages_, layout_.kind};
  StoredRow row_{layout_, defaults_};
  Cell cell_{};
};

}  // namespace

std::optional<TableSnapshot> digest_pages(Connection& connection, const DigestRequest& request,
                                          const RowidRange& range) try {
  const std::optional<Pages> pages = open_pages(connection);
  if (!pages) return std::nullopt;
  const std::optional<TableLayout> layout = find_layout(connection, request.table);
  if (!layout || is_one_page(*pages, layout->root)) return std::nullopt;
  return PageDigest(connection, request, *layout, *pages).read(range);
} catch (const Interrupted&) {
  throw;
} catch (const Error&) {  // whatever it is, SQLite knows better
  return std::nullopt;
}

}  // namespace gate
