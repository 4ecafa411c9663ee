// Whether the B-trees of a file are sound, one after another.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "gate/engine/sqlite/pages/page_shape.h"
#include "gate/engine/sqlite/pages/page_uses.h"
#include "gate/engine/sqlite/pages/row_types.h"

namespace gate {

// What is given must last as long as this.
class TreeProof {
 public:
  // `look` is called every few pages, so that reading can be stopped. Error where the freelist is
  // not sound.
  TreeProof(const Pages& pages, std::function<void()> look)
      : pages_(pages), look_(std::move(look)), uses_(pages) {}

  // Whether the rows fit, too, where there are `types`. Error where the tree is not sound: a page
  // has another use or shape, leaves are not equally deep, rowids are out of order, or a record is
  // not whole.
  bool holds(std::uint32_t root, TreeKind kind, const RowTypes* types);

  // To be called when all trees have been: Error where a page is used for nothing.
  void check_all() const { uses_.check_all(last_root_); }

 private:
  std::size_t walk(std::uint32_t number, std::size_t depth);
  void check_leaf(const PageShape& page, std::uint32_t number);
  std::size_t check_inner(const PageShape& page, std::uint32_t number, std::size_t depth);
  void follow(std::int64_t rowid, bool is_in_order);
  void check_record(const PageShape& page, std::uint32_t number, const PlacedCell& cell);
  void look_around();

  const Pages& pages_;
  std::function<void()> look_;
  PageUses uses_;
  TreeKind kind_ = TreeKind::table;
  const RowTypes* types_ = nullptr;
  bool rows_fit_ = true;
  bool is_first_ = true;
  std::int64_t last_ = 0;  // rowid, on the way from left to right
  std::uint32_t last_root_ = 0;
  std::size_t pages_read_ = 0;
  std::vector<std::unique_ptr<PageShape>> levels_{};  // on the way down
};

}  // namespace gate
