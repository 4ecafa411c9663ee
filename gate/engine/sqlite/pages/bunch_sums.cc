#include "gate/engine/sqlite/pages/bunch_sums.h"

#include <algorithm>
#include <iterator>
#include <new>

#include "gate/base/text.h"

namespace gate {

namespace {

std::vector<std::string> names_of(const TableLayout& layout) {
  std::vector<std::string> names;
  for (const StoredColumn& column : layout.columns) names.push_back(column.name);
  return names;
}

// More would cost more than to decode the page.
bool are_few(std::size_t changed, std::size_t alike) {
  constexpr std::size_t kAnyway = 8;
  constexpr std::size_t kOneOf = 3;
  return changed <= kAnyway + (alike + changed) / kOneOf;
}

}  // namespace

BunchSums::BunchSums(Connection& connection, const DigestRequest& request,
                     const TableLayout& layout, const Pages& pages, PageSums* known)
    : layout_(layout),
      pages_(pages),
      known_(known),
      digest_(request.table, names_of(layout), request.key),
      gone_(request.table, names_of(layout), request.key),
      pace_(connection),
      row_(connection, request.table, layout) {
  if (hash_ == nullptr) throw std::bad_alloc();
  for (std::size_t i = 0; i < layout.columns.size(); ++i) all_.push_back(i);
  if (known_ == nullptr) return;
  reader_.list_overflow(&overflow_);
  description_ = concat(layout.kind == TreeKind::table ? "table" : "index", " ", pages.usable_size);
  for (const int column : digest_.key()) {
    description_ += concat("\nkey ", describe(static_cast<std::size_t>(column)));
  }
  PageSums::Subject up_to = 0;  // so far none, which no subject is
  for (const std::size_t column : all_) {
    const PageSums::Subject subject = known_->subject_of(concat("column ", describe(column)));
    subjects_.push_back(subject);
    up_to = known_->subject_of(concat("up to ", up_to, " and ", subject));
    up_to_.push_back(up_to);
  }
  // In the pages of an index tree nothing tells which row is to be compared with which.
  if (!pages.read_before || layout.kind != TreeKind::table) return;
  before_ = Pages{
      .count = pages.count_before, .usable_size = pages.usable_size, .read = pages.read_before};
  reader_before_.emplace(*before_, layout.kind);
}

// All that a column's values depend on besides the pages: the declaration says what older rows
// have.
std::string BunchSums::describe(std::size_t column) const {
  const StoredColumn& where = layout_.columns[column];
  return concat(where.field, where.is_rowid ? " rowid" : "", where.is_real ? " real" : "",
                where.is_computed ? " computed" : "", where.has_default ? "" : " without default",
                " ", where.declared.size(), " ", where.declared);
}

BunchSums::Address BunchSums::address_of(const Pages& pages, Bunch bunch) {
  XXH3_128bits_reset(hash_.get());
  XXH3_128bits_update(hash_.get(), description_.data(), description_.size());
  const auto add = [&](std::uint32_t page) {
    const Bytes bytes = pages.read(page, buffer_);
    XXH3_128bits_update(hash_.get(), bytes.data(), bytes.size());
  };
  for (const TreePage& page : bunch) {
    if (page.number > pages.count) return {};
    const char level = page.is_leaf ? 'l' : 'i';
    XXH3_128bits_update(hash_.get(), &level, 1);
    add(page.number);
  }
  Address address{.leaves = XXH3_128bits_digest(hash_.get())};
  // Where these pages are the same as then, each of them leads to the next.
  if (const auto overflow = known_->find_overflow(*address.leaves)) {
    for (const std::uint32_t page : *overflow) {
      if (page == 0 || page > pages.count) return address;
      add(page);
    }
  }
  address.all = XXH3_128bits_digest(hash_.get());
  return address;
}

RowSums BunchSums::of(Bunch bunch) {
  if (known_ == nullptr) return read(bunch, {});
  const Address address = address_of(pages_, bunch);
  const auto found = address.all ? known_->find(*address.all) : nullptr;
  if (found != nullptr && is_complete(*found)) {
    known_->count(Way::known);
    return as_row_sums(*found, all_);
  }
  KnownSums sums;
  if (found != nullptr) {
    sums = *found;
  } else {
    carry_over(bunch, sums);
  }
  known_->count(found != nullptr       ? Way::by_columns
                : sums.columns.empty() ? Way::decoded
                                       : Way::by_rows);
  complete(bunch, sums);
  remember(bunch, address, sums);
  return as_row_sums(sums, all_);
}

RowSums BunchSums::read(Bunch bunch, const RowidRange& range) {
  digest_.choose(all_);
  for (const TreePage& page : bunch) add_rows(page, range);
  return digest_.take_sums();
}

TableSnapshot BunchSums::snapshot_of(const RowSums& sums) {
  digest_.add_sums(sums);
  return digest_.take();
}

BunchSums::Columns BunchSums::columns_in(const KnownSums& sums) const {
  Columns found;
  std::ranges::copy_if(all_, std::back_inserter(found), [&](std::size_t column) {
    return sums.find_column(subjects_[column], column) != nullptr;
  });
  return found;
}

bool BunchSums::knows_loose_rows(const KnownSums& sums) const {
  return sums.loose_rows == 0 || std::ranges::all_of(all_, [&](std::size_t column) {
           return sums.find_up_to(up_to_[column], column) != nullptr;
         });
}

bool BunchSums::is_complete(const KnownSums& sums) const {
  return columns_in(sums).size() == all_.size() && knows_loose_rows(sums);
}

// Of columns that `sums` has.
RowSums BunchSums::as_row_sums(const KnownSums& sums, const Columns& columns) const {
  RowSums result(all_.size());
  result.rows = sums.rows;
  result.loose_rows = sums.loose_rows;
  for (const std::size_t i : columns) {
    result.columns[i] = *sums.find_column(subjects_[i], i);
    const Digest* up_to = sums.find_up_to(up_to_[i], i);
    if (up_to != nullptr) result.up_to[i] = *up_to;
  }
  return result;
}

// Adds what is known of these columns; of loose rows where that is all of them.
void BunchSums::note(const RowSums& sums, const Columns& columns, KnownSums& to) const {
  to.rows = sums.rows;
  to.loose_rows = sums.loose_rows;
  const bool has_up_to = columns.size() == all_.size() && sums.loose_rows > 0;
  for (const std::size_t i : columns) {
    if (to.find_column(subjects_[i], i) == nullptr) {
      to.columns.emplace_back(subjects_[i], sums.columns[i]);
    }
    if (has_up_to && to.find_up_to(up_to_[i], i) == nullptr) {
      to.up_to.emplace_back(up_to_[i], sums.up_to[i]);
    }
  }
}

// Decodes what is missing in `sums`, of which no column means that nothing is known.
void BunchSums::complete(Bunch bunch, KnownSums& sums) {
  Columns missing = all_;
  if (knows_loose_rows(sums)) {
    std::erase_if(missing,
                  [&](std::size_t i) { return sums.find_column(subjects_[i], i) != nullptr; });
  }
  if (missing.empty()) return;
  digest_.choose(missing);
  overflow_.clear();
  for (const TreePage& page : bunch) add_rows(page, {});
  note(digest_.take_sums(), missing, sums);
}

void BunchSums::add_rows(const TreePage& page, const RowidRange& range) {
  reader_.go_to(page);
  Cell cell;
  while (reader_.next(cell)) {
    pace_.look(cell);
    const bool is_wanted =
        layout_.kind == TreeKind::index || (cell.rowid >= range.first && cell.rowid <= range.last);
    if (!is_wanted) continue;
    row_.read(cell);
    digest_.add(row_);
  }
}

// `sums` stay empty where what these pages were like at first is no help.
void BunchSums::carry_over(Bunch bunch, KnownSums& sums) {
  if (!before_) return;
  const Address address = address_of(*before_, bunch);
  const auto known = address.all ? known_->find(*address.all) : nullptr;
  if (known == nullptr || !knows_loose_rows(*known)) return;
  const Columns columns = columns_in(*known);
  const bool is_of_use = known->loose_rows == 0 || columns.size() == all_.size();
  if (columns.empty() || !is_of_use) return;
  digest_.choose(columns);
  gone_.choose(columns);
  overflow_.clear();
  rows_alike_ = rows_changed_ = 0;
  const bool is_done =
      std::ranges::all_of(bunch, [&](const TreePage& page) { return add_changes(page); });
  const RowSums came = digest_.take_sums();
  const RowSums gone = gone_.take_sums();
  if (!is_done) return;
  RowSums result = as_row_sums(*known, columns);
  result += came;
  result -= gone;
  note(result, columns, sums);
}

// Rows come in the order of their numbers, in either page. False where it is not worth it.
bool BunchSums::add_changes(const TreePage& page) {
  reader_.go_to(page);
  reader_before_->go_to(page);
  Cell now;
  Cell then;
  bool has_now = reader_.next(now);
  bool has_then = reader_before_->next(then);
  while (has_now || has_then) {
    const bool takes_now = has_now && (!has_then || now.rowid <= then.rowid);
    const bool takes_then = has_then && (!has_now || then.rowid <= now.rowid);
    const bool is_alike = takes_now && takes_then && std::ranges::equal(now.record, then.record);
    if (is_alike) {
      ++rows_alike_;
    } else {
      ++rows_changed_;
      if (takes_then && !add_gone(then)) return false;
      if (takes_now) {
        row_.read(now);
        digest_.add(row_);
      }
    }
    pace_.look(takes_now ? now : then);
    if (takes_now) has_now = reader_.next(now);
    if (takes_then) has_then = reader_before_->next(then);
  }
  return are_few(rows_changed_, rows_alike_);
}

// False where only a row that is still there tells what it has.
bool BunchSums::add_gone(const Cell& cell) {
  row_.read(cell);
  const bool is_told = std::ranges::all_of(gone_.chosen(), [&](auto i) { return row_.has(i); }) &&
                       std::ranges::all_of(gone_.key(), [&](int i) {
                         return row_.has(static_cast<std::size_t>(i));
                       });
  if (is_told) gone_.add(row_);
  return is_told;
}

void BunchSums::remember(Bunch bunch, const Address& address, const KnownSums& sums) {
  std::optional<PageSums::Key> key = address.all;
  if (!overflow_.empty()) {
    known_->put_overflow(*address.leaves, overflow_);
    key = address_of(pages_, bunch).all;
  }
  if (key) known_->put(*key, sums);
}

}  // namespace gate
