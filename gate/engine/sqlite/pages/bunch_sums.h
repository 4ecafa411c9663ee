// What the rows of some pages of a table come to, decoding as few of them as can be.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/engine/row_digest.h"
#include "gate/engine/sqlite/pages/page_sums.h"
#include "gate/engine/sqlite/pages/stored_row.h"
#include "gate/engine/sqlite/pages/tree.h"

namespace gate {

// Pages that are remembered together.
using Bunch = std::span<const TreePage>;

// All that is given has to last as long as this does. What is met is looked for in `known`, and put
// there; null = every page is decoded.
//
// Three ways lead to a sum. One that is known for the same bytes is taken over. Where the file had
// other bytes in the same pages before anything was written to it, and their sum is known, only the
// rows that are not the same in both are decoded: what is gone is taken away from it, what came is
// added. Else the rows are decoded, as far as the columns go of which neither is known.
class BunchSums {
 public:
  BunchSums(Connection& connection, const DigestRequest& request, const TableLayout& layout,
            const Pages& pages, PageSums* known);

  RowSums of(Bunch bunch);

  // Of the rows of `range` alone, which are decoded.
  RowSums read(Bunch bunch, const RowidRange& range);

  TableSnapshot snapshot_of(const RowSums& sums);

 private:
  using Columns = std::vector<std::size_t>;

  // What a page's bytes are known by.
  struct Address {
    std::optional<PageSums::Key> leaves{};  // of the pages themselves; none where one is not there
    std::optional<PageSums::Key> all{};  // of those that their records go on on, too, if they can
  };

  std::string describe(std::size_t column) const;
  Address address_of(const Pages& pages, Bunch bunch);
  Columns columns_in(const KnownSums& sums) const;
  bool knows_loose_rows(const KnownSums& sums) const;
  bool is_complete(const KnownSums& sums) const;
  RowSums as_row_sums(const KnownSums& sums, const Columns& columns) const;
  void note(const RowSums& sums, const Columns& columns, KnownSums& to) const;
  void complete(Bunch bunch, KnownSums& sums);
  void carry_over(Bunch bunch, KnownSums& sums);
  bool add_changes(const TreePage& page);
  bool add_gone(const Cell& cell);
  void add_rows(const TreePage& page, const RowidRange& range);
  void remember(Bunch bunch, const Address& address, const KnownSums& sums);

  const TableLayout& layout_;
  const Pages& pages_;
  PageSums* known_;
  std::optional<Pages> before_{};              // the file as nobody has written to it
  std::string description_{};                  // all that every sum depends on besides the pages
  std::vector<PageSums::Subject> subjects_{};  // of the columns
  std::vector<PageSums::Subject> up_to_{};     // of the first, of the first two …
  Columns all_{};
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> hash_{XXH3_createState(),
                                                                 XXH3_freeState};
  std::vector<std::uint8_t> buffer_{};
  std::vector<std::uint32_t> overflow_{};  // of what was decoded
  RowDigest digest_;
  RowDigest gone_;  // of rows that were there before
  std::size_t rows_alike_ = 0;
  std::size_t rows_changed_ = 0;
  Pace pace_;
  CellReader reader_{pages_, layout_.kind};
  std::optional<CellReader> reader_before_{};
  StoredRow row_;
};

}  // namespace gate
