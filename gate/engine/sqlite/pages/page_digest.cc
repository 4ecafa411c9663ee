#include "gate/engine/sqlite/pages/page_digest.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <new>
#include <span>

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
             const Pages& pages, PageSums* known)
      : connection_(connection), request_(request), layout_(layout), pages_(pages), known_(known) {
    for (const StoredColumn& column : layout.columns) columns_.push_back(column.name);
    if (hash_ == nullptr) throw std::bad_alloc();
  }

  TableSnapshot read(const RowidRange& range) {
    if (request_.part == 0) check_first_page();
    RowDigest digest(request_.table, columns_, request_.key);
    std::vector<TreePage> pages = list_pages(pages_, layout_.root, layout_.kind, range);
    // Only these may have rows outside of the range, too.
    const std::uint32_t first = pages.front().number;
    const std::uint32_t last = pages.back().number;
    std::ranges::sort(pages, {}, &TreePage::number);
    describe_sums(digest);
    RowSums sum = digest.take_sums();
    for (std::span<const TreePage> left = pages; !left.empty();) {
      const auto bunch = left.first(length_of_bunch(left));
      left = left.subspan(bunch.size());
      const bool is_at_end = std::ranges::any_of(
          bunch, [&](const TreePage& page) { return page.number == first || page.number == last; });
      const bool is_whole = !is_at_end || is_everything(range);
      sum += is_whole && known_ != nullptr ? sums_of(bunch, digest) : read(bunch, range, digest);
    }
    connection_.look_around();
    digest.add_sums(sum);
    return digest.take();
  }

 private:
  static bool is_everything(const RowidRange& range) {
    constexpr RowidRange kAll;
    return range.first == kAll.first && range.last == kAll.last;
  }

  // Pages whose numbers are near each other. Where one has changed, the others of its bunch are
  // decoded again; where bunches were shorter, there would be more of them to remember.
  static std::size_t length_of_bunch(std::span<const TreePage> pages) {
    constexpr std::uint32_t kPages = 16;
    const std::uint32_t bunch = pages.front().number / kPages;
    std::size_t length = 1;
    while (length < pages.size() && pages[length].number / kPages == bunch) ++length;
    return length;
  }

  // All that their sums depend on besides the pages.
  void describe_sums(const RowDigest& digest) {
    description_ =
        concat(layout_.kind == TreeKind::table ? "table" : "index", " ", pages_.usable_size);
    for (const StoredColumn& column : layout_.columns) {
      description_ += concat("\n", column.field, column.is_rowid ? " rowid" : "",
                             column.is_real ? " real" : "", column.is_computed ? " computed" : "",
                             " ", column.declared.size(), " ", column.declared);
    }
    for (const int column : digest.key()) description_ += concat("\nkey ", column);
  }

  PageSums::Key key_of(std::span<const TreePage> bunch) {
    XXH3_128bits_reset(hash_.get());
    XXH3_128bits_update(hash_.get(), description_.data(), description_.size());
    for (const TreePage& page : bunch) {
      const Bytes bytes = pages_.read(page.number, buffer_);
      const char level = page.is_leaf ? 'l' : 'i';
      XXH3_128bits_update(hash_.get(), &level, 1);
      XXH3_128bits_update(hash_.get(), bytes.data(), bytes.size());
    }
    return XXH3_128bits_digest(hash_.get());
  }

  // What overflows lies on other pages, which the key does not tell.
  RowSums sums_of(std::span<const TreePage> bunch, RowDigest& digest) {
    const PageSums::Key key = key_of(bunch);
    if (std::optional<RowSums> found = known_->find(key)) return *std::move(found);
    overflows_ = false;
    RowSums sums = read(bunch, {}, digest);
    if (!overflows_) known_->put(key, sums);
    return sums;
  }

  RowSums read(std::span<const TreePage> bunch, const RowidRange& range, RowDigest& digest) {
    for (const TreePage& page : bunch) add_page(page, range, digest);
    return digest.take_sums();
  }

  void add_page(const TreePage& page, const RowidRange& range, RowDigest& digest) {
    reader_.go_to(page);
    while (reader_.next(cell_)) {
      pace_.look(cell_);
      overflows_ = overflows_ || cell_.overflows;
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
  PageSums* known_;  // null = every page is decoded
  std::string description_{};
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> hash_{XXH3_createState(),
                                                                 XXH3_freeState};
  std::vector<std::uint8_t> buffer_{};
  bool overflows_ = false;
  std::vector<std::string> columns_{};
  Pace pace_{connection_};
  CellReader reader_{pages_, layout_.kind};
  StoredRow row_{connection_, request_.table, layout_};
  Cell cell_{};
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
