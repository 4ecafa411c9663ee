#include "gate/engine/sqlite/pages/tree.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/pages/record.h"

namespace gate {

namespace {

constexpr std::size_t kDeepest = 20;  // no tree that fits into a file is deeper

// What a page says of itself before its cells.
struct PageHead {
  TreeKind kind = TreeKind::table;
  bool is_leaf = true;
  std::size_t cells = 0;
  std::uint32_t rightmost = 0;  // the last child; none of a leaf
  std::size_t pointers = 0;
};

PageHead read_head(Bytes page, std::uint32_t number) {
  const std::size_t at = number == 1 ? 100 : 0;  // behind the header of the file
  PageHead head;
  switch (page[at]) {
    case 2:
    case 10:
      head.kind = TreeKind::index;
      break;
    case 5:
    case 13:
      break;
    default:
      throw Error(concat("page ", number, " is of no tree"));
  }
  head.is_leaf = page[at] >= 10;
  head.cells = read_number(page, at + 3, 2);
  if (!head.is_leaf) head.rightmost = read_number(page, at + 8, 4);
  head.pointers = at + (head.is_leaf ? 8 : 12);
  if (head.pointers + 2 * head.cells > page.size()) {
    throw Error(concat("page ", number, " has more cells than room"));
  }
  return head;
}

PageHead read_head(Bytes page, std::uint32_t number, TreeKind kind) {
  const PageHead head = read_head(page, number);
  if (head.kind != kind) throw Error(concat("page ", number, " is of another kind of tree"));
  return head;
}

// Where a cell begins, with `bytes` of it at least on the page.
std::size_t cell_at(Bytes page, std::size_t pointer, std::size_t bytes) {
  const std::size_t at = read_number(page, pointer, 2);
  if (at + bytes > page.size()) throw Error("a cell lies outside its page");
  return at;
}

// Lists a tree level by level. All leaves are equally deep, so the leftmost way down tells which
// pages need not be read; whoever reads them finds out where that is not so.
class Lister {
 public:
  Lister(const Pages& pages, TreeKind kind, const RowidRange& range)
      : pages_(pages), kind_(kind), range_(range) {}

  std::vector<TreePage> list(std::uint32_t root) {
    std::vector<TreePage> inner;
    std::vector<std::uint32_t> level = {root};
    for (int below = height(root); below > 0; --below) {
      std::vector<std::uint32_t> children;
      for (const std::uint32_t page : level) {
        add_children(page, children);
        if (kind_ == TreeKind::index) inner.push_back({.number = page, .is_leaf = false});
      }
      level = std::move(children);
    }
    std::vector<TreePage> found;
    found.reserve(level.size() + inner.size());
    for (const std::uint32_t page : level) found.push_back({.number = page});
    found.insert(found.end(), inner.begin(), inner.end());
    return found;
  }

 private:
  // Of levels above the leaves.
  int height(std::uint32_t page) {
    for (int above = 0; above < static_cast<int>(kDeepest); ++above) {
      const Bytes bytes = pages_.read(page, buffer_);
      const PageHead head = read_head(bytes, page, kind_);
      if (head.is_leaf) return above;
      page = head.cells > 0 ? child_at(bytes, head.pointers) : head.rightmost;
    }
    throw Error("a tree has no leaves");
  }

  void add_children(std::uint32_t page, std::vector<std::uint32_t>& to) {
    const Bytes bytes = pages_.read(page, buffer_);
    const PageHead head = read_head(bytes, page, kind_);
    if (head.is_leaf) throw Error(concat("page ", page, " is not as deep as other leaves"));
    std::int64_t behind = std::numeric_limits<std::int64_t>::min();  // no row here is before
    for (std::size_t i = 0; i < head.cells && behind <= range_.last; ++i) {
      const std::size_t pointer = head.pointers + 2 * i;
      const std::int64_t last = kind_ == TreeKind::table ? key_at(bytes, pointer) : behind;
      if (kind_ == TreeKind::index || last >= range_.first) to.push_back(child_at(bytes, pointer));
      behind = last;
    }
    if (behind <= range_.last) to.push_back(head.rightmost);
    // A page is in one place of its tree, else this might never end.
    if (to.size() > pages_.count) throw Error("a tree has more pages than its file");
  }

  static std::uint32_t child_at(Bytes page, std::size_t pointer) {
    return read_number(page, cell_at(page, pointer, 4), 4);
  }

  // The largest rowid below the child.
  static std::int64_t key_at(Bytes page, std::size_t pointer) {
    std::size_t at = cell_at(page, pointer, 4) + 4;
    return static_cast<std::int64_t>(read_varint(page, at));
  }

  const Pages& pages_;
  TreeKind kind_;
  RowidRange range_;
  std::vector<std::uint8_t> buffer_{};
};

}  // namespace

std::vector<TreePage> list_pages(const Pages& pages, std::uint32_t root, TreeKind kind,
                                 const RowidRange& range) {
  return Lister(pages, kind, range).list(root);
}

RowidRange find_ends(const Pages& pages, const std::vector<TreePage>& all) {
  CellReader reader(pages, TreeKind::table);
  Cell cell;
  reader.go_to(all.front());
  if (!reader.next(cell)) return {.first = 1, .last = 0};
  RowidRange ends{.first = cell.rowid, .last = cell.rowid};
  reader.go_to(all.back());
  while (reader.next(cell)) ends.last = cell.rowid;
  return ends;
}

// The names of the format's text are U, X, M, K and P.
std::size_t local_size(TreeKind kind, std::uint32_t usable_size, std::uint64_t size) {
  const std::uint64_t usable = usable_size;
  const std::uint64_t most = kind == TreeKind::table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
  if (size <= most) return static_cast<std::size_t>(size);
  const std::uint64_t least = (usable - 12) * 32 / 255 - 23;
  const std::uint64_t wanted = least + (size - least) % (usable - 4);
  return static_cast<std::size_t>(wanted <= most ? wanted : least);
}

bool is_one_page(const Pages& pages, std::uint32_t root) {
  std::vector<std::uint8_t> buffer;
  return read_head(pages.read(root, buffer), root).is_leaf;
}

void CellReader::go_to(const TreePage& page) {
  go_to(page.number);
  if (is_leaf_ != page.is_leaf) {
    throw Error(concat("page ", page.number, " is not as deep as others"));
  }
}

void CellReader::go_to(std::uint32_t page) {
  page_ = pages_.read(page, page_buffer_);
  const PageHead head = read_head(page_, page, kind_);
  pointers_ = head.pointers;
  cells_ = head.cells;
  next_ = 0;
  rightmost_ = head.rightmost;
  is_leaf_ = head.is_leaf;
}

std::uint32_t CellReader::child() const {
  if (next_ == cells_) return rightmost_;
  return read_number(page_, cell_at(page_, pointers_ + 2 * next_, 4), 4);
}

bool CellReader::next(Cell& cell) {
  if (next_ == cells_) return false;
  const std::size_t pointer_to_child = is_leaf_ ? 0 : 4;
  std::size_t at = cell_at(page_, pointers_ + 2 * next_, pointer_to_child) + pointer_to_child;
  ++next_;
  const std::uint64_t size = read_varint(page_, at);
  if (kind_ == TreeKind::table) cell.rowid = static_cast<std::int64_t>(read_varint(page_, at));
  cell.record = whole_record(at, size);
  return true;
}

Bytes CellReader::whole_record(std::size_t at, std::uint64_t size) {
  const std::size_t local = local_size(kind_, pages_.usable_size, size);
  if (at + local > page_.size()) throw Error("a record lies outside its page");
  if (local == size) return page_.subspan(at, local);
  // Before memory is asked for it.
  constexpr std::uint64_t kLongest = 1'000'000'000;  // SQLite's own limit
  const bool fits = size <= kLongest && size / pages_.usable_size <= pages_.count;
  if (!fits) throw Error("a record is too long");
  record_.resize(static_cast<std::size_t>(size));
  std::ranges::copy(page_.subspan(at, local), record_.begin());
  if (at + local + 4 > page_.size()) throw Error("a record does not go on");
  std::uint32_t page = read_number(page_, at + local, 4);
  for (std::size_t filled = local; filled < size;) {
    const Bytes bytes = pages_.read(page, overflow_buffer_);
    if (overflow_ != nullptr) overflow_->push_back(page);
    const std::size_t count = std::min(record_.size() - filled, bytes.size() - 4);
    std::ranges::copy(bytes.subspan(4, count),
                      record_.begin() + static_cast<std::ptrdiff_t>(filled));
    filled += count;
    page = read_number(bytes, 0, 4);
  }
  return record_;
}

bool OrderedReader::next(Cell& cell) {
  while (!levels_.empty()) {
    Level& level = *levels_.back();
    const bool goes_down = !level.reader.is_leaf() && !level.is_below;
    level.is_below = goes_down;
    if (goes_down) {
      descend(level.reader.child());
    } else if (level.reader.next(cell)) {
      return true;
    } else {
      levels_.pop_back();
    }
  }
  return false;
}

void OrderedReader::descend(std::uint32_t page) {
  if (++visited_ > pages_.count) throw Error("a tree has more pages than its file");
  if (levels_.size() == kDeepest) throw Error("a tree has no leaves");
  levels_.push_back(std::make_unique<Level>(Level{.reader = CellReader(pages_, TreeKind::index)}));
  levels_.back()->reader.go_to(page);
}

}  // namespace gate
