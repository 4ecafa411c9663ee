#include "gate/engine/sqlite/pages/page_shape.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/pages/record.h"

namespace gate {

namespace {

constexpr std::size_t kLeastCell = 4;  // bytes; what is shorter has as many all the same

}  // namespace

void PageShape::read(const Pages& pages, std::uint32_t number, TreeKind kind) {
  kind_ = kind;
  page_ = pages.read(number, buffer_);
  cells_.clear();
  spans_.clear();
  read_head(number);
  for (std::size_t i = 0; i < count_; ++i) read_cell(read_number(page_, pointers_ + 2 * i, 2));
  read_free_blocks();
  check_coverage();
}

void PageShape::read_head(std::uint32_t number) {
  head_ = number == 1 ? 100 : 0;  // behind the header of the file
  const std::uint8_t flags = page_[head_];
  const std::uint8_t inner = kind_ == TreeKind::table ? 5 : 2;
  is_leaf_ = flags == inner + 8;
  if (!is_leaf_ && flags != inner) throw Error(concat("page ", number, " is of no such tree"));
  count_ = read_number(page_, head_ + 3, 2);
  content_ = read_number(page_, head_ + 5, 2);
  if (content_ == 0) content_ = 65536;
  rightmost_ = is_leaf_ ? 0 : read_number(page_, head_ + 8, 4);
  pointers_ = head_ + (is_leaf_ ? 8 : 12);
  if (pointers_ + 2 * count_ > content_ || content_ > page_.size()) {
    throw Error(concat("page ", number, " has more cells than room"));
  }
}

void PageShape::read_cell(std::size_t at) {
  if (at < content_ || at + kLeastCell > page_.size()) throw Error("a cell lies outside its page");
  const std::size_t begin = at;
  PlacedCell cell;
  if (!is_leaf_) {
    cell.child = read_number(page_, at, 4);
    at += 4;
  }
  const bool has_record = is_leaf_ || kind_ == TreeKind::index;
  if (has_record) cell.record_size = read_size(at);
  if (kind_ == TreeKind::table) cell.rowid = static_cast<std::int64_t>(read_varint(page_, at));
  if (has_record) at = place_record(at, cell);
  const std::size_t end = std::max(at, begin + kLeastCell);
  if (end > page_.size()) throw Error("a cell lies outside its page");
  spans_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  cells_.push_back(cell);
}

// SQLite writes it as short as it can be; of nine bytes it reads another one than is there
// (btreeParseCellPtr).
std::uint64_t PageShape::read_size(std::size_t& at) const {
  constexpr std::size_t kMostBytes = 5;
  constexpr std::uint64_t kLongest = 1'000'000'000;  // SQLite's own limit
  const std::size_t begin = at;
  const std::uint64_t size = read_varint(page_, at);
  if (at - begin > kMostBytes || size > kLongest) throw Error("a record is too long");
  return size;
}

// Where its cell ends.
std::size_t PageShape::place_record(std::size_t at, PlacedCell& cell) const {
  cell.record_at = at;
  cell.local = local_size(kind_, static_cast<std::uint32_t>(page_.size()), cell.record_size);
  at += cell.local;
  if (cell.local == cell.record_size) return at;
  if (at + 4 > page_.size()) throw Error("a cell lies outside its page");
  cell.overflow = read_number(page_, at, 4);
  return at + 4;
}

// They come in the order of their places.
void PageShape::read_free_blocks() {
  std::size_t at = read_number(page_, head_ + 1, 2);
  std::size_t least = content_;
  while (at != 0) {
    if (at < least || at + 4 > page_.size()) throw Error("a free block lies in no free place");
    const std::size_t size = read_number(page_, at + 2, 2);
    const std::size_t end = at + size;
    if (size < 4 || end > page_.size()) throw Error("a free block lies outside its page");
    spans_.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)});
    least = end + 4;  // else they would be one
    at = read_number(page_, at, 2);
  }
}

// What is neither a cell nor a free block is a fragment, of which the page has the sum. Whoever
// goes from one to the next meets all of them, unless two have the same bytes.
void PageShape::check_coverage() {
  end_of_.resize(page_.size());
  for (const Span& span : spans_) end_of_[span.begin] = span.end;
  std::size_t fragments = 0;
  std::size_t met = 0;
  for (std::size_t at = content_; at < page_.size();) {
    const std::size_t end = end_of_[at];
    end == 0 ? ++fragments : ++met;
    at = end == 0 ? at + 1 : end;
  }
  for (const Span& span : spans_) end_of_[span.begin] = 0;
  if (met != spans_.size()) throw Error("two cells have the same bytes");
  if (fragments != page_[head_ + 7]) throw Error("a page does not know its fragments");
}

}  // namespace gate
