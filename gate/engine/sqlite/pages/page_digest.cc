#include "gate/engine/sqlite/pages/page_digest.h"

#include <limits>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/pages/stored_row.h"
#include "gate/engine/sqlite/pages/unsure.h"
#include "gate/engine/sqlite/row_digest.h"

namespace gate {

namespace {

class PageDigest {
 public:
  PageDigest(Connection& connection, const DigestRequest& request, const TableLayout& layout,
             const Pages& pages)
      : connection_(connection), request_(request), layout_(layout), pages_(pages) {
    for (const StoredColumn& column : layout.columns) columns_.push_back(column.name);
  }

  TableSnapshot read(const RowidRange& range) {
    if (request_.part == 0) check_first_page();
    RowDigest digest(request_.table, columns_, request_.key);
    for (const TreePage& page : list_pages(pages_, layout_.root, layout_.kind, range)) {
      add_page(page, range, digest);
    }
    connection_.look_around();
    return digest.take();
  }

 private:
  void add_page(const TreePage& page, const RowidRange& range, RowDigest& digest) {
    reader_.go_to(page);
    while (reader_.next(cell_)) {
      pace_.look(cell_);
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
  std::vector<std::string> columns_{};
  Pace pace_{connection_};
  CellReader reader_{pages_, layout_.kind};
  StoredRow row_{connection_, request_.table, layout_};
  Cell cell_{};
};

std::optional<TableSnapshot> read_pages(Connection& connection, const DigestRequest& request,
                                        const RowidRange& range) {
  const std::optional<Pages> pages = open_pages(connection);
  if (!pages) return std::nullopt;
  const std::optional<TableLayout> layout = find_layout(connection, request.table);
  if (!layout || is_one_page(*pages, layout->root)) return std::nullopt;
  return PageDigest(connection, request, *layout, *pages).read(range);
}

}  // namespace

std::optional<TableSnapshot> digest_pages(Connection& connection, const DigestRequest& request,
                                          const RowidRange& range) {
  return unless_unsure<std::optional<TableSnapshot>>(
      [&] { return read_pages(connection, request, range); }, std::nullopt);
}

}  // namespace gate
