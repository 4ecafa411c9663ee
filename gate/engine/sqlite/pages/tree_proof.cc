#include "gate/engine/sqlite/pages/tree_proof.h"

#include <algorithm>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::size_t kDeepest = 20;  // no tree that fits into a file is deeper

}  // namespace

bool TreeProof::holds(std::uint32_t root, TreeKind kind, const RowTypes* types) {
  kind_ = kind;
  types_ = types;
  rows_fit_ = true;
  is_first_ = true;
  last_root_ = std::max(last_root_, root);
  uses_.note(root, PageUse::root, 0);
  walk(root, 0);
  return rows_fit_;
}

// How many levels there are below; all that is below is checked from left to right.
std::size_t TreeProof::walk(std::uint32_t number, std::size_t depth) {
  if (depth == kDeepest) throw Error("a tree has no leaves");
  if (levels_.size() == depth) levels_.push_back(std::make_unique<PageShape>());
  PageShape& page = *levels_[depth];
  page.read(pages_, number, kind_);
  look_around();
  if (page.cells().empty() && depth > 0) throw Error(concat("page ", number, " has no cells"));
  if (!page.is_leaf()) return check_inner(page, number, depth);
  check_leaf(page, number);
  return 0;
}

void TreeProof::check_leaf(const PageShape& page, std::uint32_t number) {
  for (const PlacedCell& cell : page.cells()) {
    if (kind_ == TreeKind::table) follow(cell.rowid, is_first_ || cell.rowid > last_);
    check_record(page, number, cell);
  }
}

// The key of a table tree's inner cell is at least that of the last row on its left.
std::size_t TreeProof::check_inner(const PageShape& page, std::uint32_t number, std::size_t depth) {
  std::optional<std::size_t> below;
  const auto check_child = [&](std::uint32_t child) {
    uses_.note(child, PageUse::tree, number);
    const std::size_t levels = walk(child, depth + 1);
    if (below.value_or(levels) != levels) throw Error("leaves are not equally deep");
    below = levels;
  };
  for (const PlacedCell& cell : page.cells()) {
    check_child(cell.child);
    if (kind_ == TreeKind::table) {
      follow(cell.rowid, cell.rowid >= last_);
    } else {
      check_record(page, number, cell);
    }
  }
  check_child(page.rightmost());
  return *below + 1;
}

void TreeProof::follow(std::int64_t rowid, bool is_in_order) {
  if (!is_in_order) throw Error("rows are out of order");
  is_first_ = false;
  last_ = rowid;
}

void TreeProof::check_record(const PageShape& page, std::uint32_t number, const PlacedCell& cell) {
  if (types_ != nullptr && rows_fit_) {
    rows_fit_ = types_->fit({.pages = pages_,
                             .local = page.bytes().subspan(cell.record_at, cell.local),
                             .size = cell.record_size,
                             .overflow = cell.overflow});
  }
  if (cell.local < cell.record_size) {
    uses_.note_overflow(cell.overflow, number, cell.record_size - cell.local);
  }
}

void TreeProof::look_around() {
  constexpr std::size_t kBetweenLooks = 16;
  if (++pages_read_ % kBetweenLooks == 0) look_();
}

}  // namespace gate
