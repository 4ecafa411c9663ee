#include "gate/engine/sqlite/pages/page_digest.h"

#include <algorithm>
#include <limits>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/row_digest.h"
#include "gate/engine/sqlite/pages/bunch_sums.h"
#include "gate/engine/sqlite/pages/unsure.h"
#include "gate/engine/sqlite/stepped_row.h"

namespace gate {

namespace {

class PageDigest {
 public:
  PageDigest(Connection& connection, const DigestRequest& request, const TableLayout& layout,
             const Pages& pages, PageSums* known)
      : connection_(connection),
        request_(request),
        layout_(layout),
        pages_(pages),
        sums_(connection, request, layout, pages, known) {}

  TableSnapshot read(const RowidRange& range) {
    if (request_.part == 0) check_first_page();
    std::vector<TreePage> pages = list_pages(pages_, layout_.root, layout_.kind, range);
    // Only these may have rows outside of the range, too.
    const std::uint32_t first = pages.front().number;
    const std::uint32_t last = pages.back().number;
    std::ranges::sort(pages, {}, &TreePage::number);
    RowSums sum(layout_.columns.size());
    for (Bunch left = pages; !left.empty();) {
      const Bunch bunch = left.first(length_of_bunch(left));
      left = left.subspan(bunch.size());
      const bool is_at_end = std::ranges::any_of(
          bunch, [&](const TreePage& page) { return page.number == first || page.number == last; });
      const bool is_whole = !is_at_end || is_everything(range);
      sum += is_whole ? sums_.of(bunch) : sums_.read(bunch, range);
    }
    connection_.look_around();
    return sums_.snapshot_of(sum);
  }

 private:
  static bool is_everything(const RowidRange& range) {
    constexpr RowidRange kAll;
    return range.first == kAll.first && range.last == kAll.last;
  }

  // Pages whose numbers are near each other. Where one has changed, all of its bunch are read
  // again; where bunches were shorter, there would be more of them to remember.
  static std::size_t length_of_bunch(Bunch pages) {
    constexpr std::uint32_t kPages = 16;
    const std::uint32_t bunch = pages.front().number / kPages;
    std::size_t length = 1;
    while (length < pages.size() && pages[length].number / kPages == bunch) ++length;
    return length;
  }

  // As a bag, in which all that a row has counts.
  void check_first_page() {
    constexpr RowidRange kFirst = {.last = std::numeric_limits<std::int64_t>::min()};
    const auto pages = list_pages(pages_, layout_.root, layout_.kind, kFirst);
    const DigestRequest request{.table = request_.table};
    BunchSums first(connection_, request, layout_, pages_, nullptr);
    const TableSnapshot mine = first.snapshot_of(first.read(Bunch(pages).first(1), {}));
    const TableSnapshot stepped = step_through_first(request, mine.rows);
    if (stepped.rows == mine.rows && stepped.whole_rows == mine.whole_rows) return;
    throw Error("SQLite reads other rows");
  }

  // Without another index a table with rowids is read in their order; one without them might be
  // read in that of an index all the same.
  TableSnapshot step_through_first(const DigestRequest& request, std::int64_t rows) {
    const std::string order = layout_.order.empty() ? "" : concat(" ORDER BY ", layout_.order);
    const Prepared statement = connection_.prepare(concat(
        "SELECT * FROM main.", quote_name(request.table), " NOT INDEXED", order, " LIMIT ", rows));
    std::vector<std::string> columns;
    for (const StoredColumn& column : layout_.columns) columns.push_back(column.name);
    RowDigest digest(request.table, columns, request.key);
    while (connection_.step(statement.get())) digest.add(SteppedRow(statement.get(), true));
    return digest.take();
  }

  Connection& connection_;
  const DigestRequest& request_;
  const TableLayout& layout_;
  const Pages& pages_;
  BunchSums sums_;
};

std::optional<TableSnapshot> read_pages(Connection& connection, const DigestRequest& request,
                                        const RowidRange& range, PageSums* known) {
  const std::optional<Pages> pages = open_pages(connection);
  if (!pages) return std::nullopt;
  const std::optional<TableLayout> layout = find_layout(connection, request.table);
  if (!layout || is_one_page(*pages, layout->root)) return std::nullopt;
  return PageDigest(connection, request, *layout, *pages, known).read(range);
}

}  // namespace

std::optional<TableSnapshot> digest_pages(Connection& connection, const DigestRequest& request,
                                          const RowidRange& range, PageSums* known) {
  return unless_unsure<std::optional<TableSnapshot>>(
      [&] { return read_pages(connection, request, range, known); }, std::nullopt);
}

}  // namespace gate
