// One page of a B-tree as it lies: https://sqlite.org/fileformat2.html, section 1.6.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gate/engine/sqlite/pages/tree.h"

namespace gate {

// Where a cell has what.
struct PlacedCell {
  std::uint32_t child = 0;        // of an inner page
  std::int64_t rowid = 0;         // of a table tree
  std::uint64_t record_size = 0;  // 0 where the cell has none
  std::size_t record_at = 0;
  std::size_t local = 0;       // bytes of the record that are on the page
  std::uint32_t overflow = 0;  // the page that has the next of them; 0 = there are no more
};

class PageShape {
 public:
  // Error where the page is of another kind of tree, or its cells, free blocks and fragments do not
  // fill it as they should, each byte once. The page's bytes are good as long as this is.
  void read(const Pages& pages, std::uint32_t number, TreeKind kind);

  Bytes bytes() const { return page_; }
  bool is_leaf() const { return is_leaf_; }
  const std::vector<PlacedCell>& cells() const { return cells_; }
  std::uint32_t rightmost() const { return rightmost_; }

 private:
  struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };

  void read_head(std::uint32_t number);
  void read_cell(std::size_t at);
  std::uint64_t read_size(std::size_t& at) const;
  std::size_t place_record(std::size_t at, PlacedCell& cell) const;
  void read_free_blocks();
  void check_coverage();

  TreeKind kind_ = TreeKind::table;
  Bytes page_{};
  std::vector<std::uint8_t> buffer_{};
  std::size_t head_ = 0;
  std::size_t pointers_ = 0;
  std::size_t count_ = 0;
  std::size_t content_ = 0;  // where cells and free blocks begin
  bool is_leaf_ = true;
  std::uint32_t rightmost_ = 0;
  std::vector<PlacedCell> cells_{};
  std::vector<Span> spans_{};            // of cells and free blocks
  std::vector<std::uint32_t> end_of_{};  // by where a span begins; 0 = none does
};

}  // namespace gate
