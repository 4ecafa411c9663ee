// B-trees: https://sqlite.org/fileformat2.html, sections 1.6, "B-tree Pages", and 1.7, "Cell
// Payload Overflow Pages".
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "gate/engine/sqlite/pages/page_file.h"

namespace gate {

// A table tree has its rows in the leaves, by rowid; an index tree, which a table WITHOUT ROWID is
// too, has them in all of its pages, by their first values.
enum class TreeKind { table, index };

// Both ends belong to it; none at all where the first lies behind the last.
struct RowidRange {
  std::int64_t first = std::numeric_limits<std::int64_t>::min();
  std::int64_t last = std::numeric_limits<std::int64_t>::max();
};

struct TreePage {
  std::uint32_t number = 0;
  bool is_leaf = true;
};

// The pages that hold rows of the tree at `root`, those of a table tree that may have some of
// `range`. Those of a table tree come in the order of their rows; of an index tree the first has
// the first rows, the rest are in no particular order. Leaves are not read. Error where it is no
// such tree.
std::vector<TreePage> list_pages(const Pages& pages, std::uint32_t root, TreeKind kind,
                                 const RowidRange& range = {});

// The rowids of the first and the last row of a table tree, in the pages that list_pages gave of
// all of it; the first behind the last where it has no rows.
RowidRange find_ends(const Pages& pages, const std::vector<TreePage>& all);

// How much of a record of `size` bytes lies on the page of its cell; the rest is on overflow pages.
std::size_t local_size(TreeKind kind, std::uint32_t usable_size, std::uint64_t size);

// Whether the whole tree is one page.
bool is_one_page(const Pages& pages, std::uint32_t root);

struct Cell {
  std::int64_t rowid = 0;  // of a table tree
  Bytes record{};          // good until the next cell is read
};

// Sees to it that reading can be stopped, whatever the cells are like.
class Pace {
 public:
  explicit Pace(Connection& connection) : connection_(connection) {}

  // To be called for each cell.
  void look(const Cell& cell) {
    constexpr std::size_t kBetweenLooks = 1 << 16;
    constexpr std::size_t kPerCell = 64;
    done_ += kPerCell + cell.record.size();
    if (done_ < kBetweenLooks) return;
    done_ = 0;
    connection_.look_around();
  }

 private:
  Connection& connection_;
  std::size_t done_ = 0;  // about as many bytes
};

// The rows of one page, in order.
class CellReader {
 public:
  CellReader(const Pages& pages, TreeKind kind) : pages_(pages), kind_(kind) {}

  // The next rows are those of `page`, one that list_pages gave. Error where it is none.
  void go_to(const TreePage& page);

  // The same of a page of which nothing is known.
  void go_to(std::uint32_t page);

  // Whether there was one more. Error where it does not lie within its pages.
  bool next(Cell& cell);

  bool is_leaf() const { return is_leaf_; }

  // From now on the numbers of pages that records go on on are added to `pages`, in the order in
  // which they are read; null = no more.
  void list_overflow(std::vector<std::uint32_t>* pages) { overflow_ = pages; }

  // The page of the rows that lie between the last cell that was read and the next one; not of a
  // leaf.
  std::uint32_t child() const;

 private:
  Bytes whole_record(std::size_t at, std::uint64_t size);

  const Pages& pages_;
  TreeKind kind_;
  Bytes page_{};
  std::size_t pointers_ = 0;  // where those to the cells begin
  std::size_t cells_ = 0;
  std::size_t next_ = 0;
  std::uint32_t rightmost_ = 0;
  bool is_leaf_ = true;
  std::vector<std::uint8_t> page_buffer_{};
  std::vector<std::uint8_t> overflow_buffer_{};
  std::vector<std::uint32_t>* overflow_ = nullptr;
  std::vector<std::uint8_t> record_{};
};

// `visit` is called for the cells of a whole tree, page by page, until it says no. Whether it never
// did.
template <typename Visit>
bool visit_cells(Connection& connection, const Pages& pages, std::uint32_t root, TreeKind kind,
                 const Visit& visit) {
  Pace pace(connection);
  CellReader reader(pages, kind);
  Cell cell;
  for (const TreePage& page : list_pages(pages, root, kind)) {
    reader.go_to(page);
    while (reader.next(cell)) {
      pace.look(cell);
      if (!visit(cell)) return false;
    }
  }
  return true;
}

// The rows of a whole index tree in order.
class OrderedReader {
 public:
  OrderedReader(const Pages& pages, std::uint32_t root) : pages_(pages) { descend(root); }

  // Whether there was one more. Error where the tree is none, or has a page twice.
  bool next(Cell& cell);

 private:
  // On the way down to where it reads.
  struct Level {
    CellReader reader;
    bool is_below = false;  // it was in the child before the next cell
  };

  void descend(std::uint32_t page);

  const Pages& pages_;
  std::vector<std::unique_ptr<Level>> levels_{};
  std::uint32_t visited_ = 0;
};

}  // namespace gate
