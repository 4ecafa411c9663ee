#include "gate/engine/sqlite/pages/structure_proof.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/ddl.h"
#include "gate/engine/sqlite/pages/page_shape.h"
#include "gate/engine/sqlite/pages/page_uses.h"
#include "gate/engine/sqlite/pages/row_types.h"
#include "gate/engine/sqlite/pages/unsure.h"

namespace gate {

namespace {

constexpr std::size_t kDeepest = 20;  // no tree that fits into a file is deeper

struct Root {
  std::uint32_t page = 0;
  std::string table{};  // empty = an index
  std::string sql{};
};

std::vector<Root> read_roots(Connection& connection) {
  const Prepared list = connection.prepare(
      "SELECT rootpage, iif(type = 'table', name, ''), sql FROM main.sqlite_schema "
      "WHERE rootpage <> 0");
  std::vector<Root> roots;
  while (connection.step(list.get())) {
    roots.push_back({.page = static_cast<std::uint32_t>(sqlite3_column_int64(list.get(), 0)),
                     .table = text_of(list.get(), 1),
                     .sql = text_of(list.get(), 2)});
  }
  return roots;
}

// One tree after another.
class TreeProof {
 public:
  TreeProof(Connection& connection, const Pages& pages)
      : connection_(connection), pages_(pages), uses_(pages) {}

  // Whether the rows fit, too, where there are `types`. Error where the tree is not sound.
  bool holds(std::uint32_t root, TreeKind kind, const RowTypes* types) {
    kind_ = kind;
    types_ = types;
    rows_fit_ = true;
    is_first_ = true;
    last_root_ = std::max(last_root_, root);
    uses_.note(root, PageUse::root, 0);
    walk(root, 0);
    return rows_fit_;
  }

  void check_all() const { uses_.check_all(last_root_); }

 private:
  // How many levels there are below; all that is below was checked from left to right.
  std::size_t walk(std::uint32_t number, std::size_t depth) {
    if (depth == kDeepest) throw Error("a tree has no leaves");
    if (levels_.size() == depth) levels_.push_back(std::make_unique<PageShape>());
    PageShape& page = *levels_[depth];
    page.read(pages_, number, kind_);
    look_around();
    if (page.cells().empty() && depth > 0) throw Error(concat("page ", number, " has no cells"));
    return page.is_leaf() ? check_leaf(page, number) : check_inner(page, number, depth);
  }

  std::size_t check_leaf(const PageShape& page, std::uint32_t number) {
    for (const PlacedCell& cell : page.cells()) {
      if (kind_ == TreeKind::table) follow(cell.rowid, is_first_ || cell.rowid > last_);
      check_record(page, number, cell);
    }
    return 0;
  }

  // The key of a table tree's inner cell is at least that of the last row on its left.
  std::size_t check_inner(const PageShape& page, std::uint32_t number, std::size_t depth) {
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

  void follow(std::int64_t rowid, bool is_in_order) {
    if (!is_in_order) throw Error("rows are out of order");
    is_first_ = false;
    last_ = rowid;
  }

  void check_record(const PageShape& page, std::uint32_t number, const PlacedCell& cell) {
    if (types_ != nullptr && rows_fit_) {
      rows_fit_ = types_->fit(page.bytes().subspan(cell.record_at, cell.local), cell.record_size);
    }
    if (cell.local < cell.record_size) {
      uses_.note_overflow(cell.overflow, number, cell.record_size - cell.local);
    }
  }

  // Sees to it that reading can be stopped.
  void look_around() {
    constexpr std::size_t kBetweenLooks = 16;
    if (++pages_read_ % kBetweenLooks == 0) connection_.look_around();
  }

  Connection& connection_;
  const Pages& pages_;
  PageUses uses_;
  TreeKind kind_ = TreeKind::table;
  const RowTypes* types_ = nullptr;
  bool rows_fit_ = true;
  bool is_first_ = true;
  std::int64_t last_ = 0;
  std::uint32_t last_root_ = 0;
  std::size_t pages_read_ = 0;
  std::vector<std::unique_ptr<PageShape>> levels_{};  // on the way down
};

// Whether each CHECK of the table holds for all of its rows, as far as it could be asked.
bool do_checks_hold(Connection& connection, const Root& root) {
  std::vector<std::string> terms;
  for (const std::string& check : read_table_text(root.sql).check_texts) {
    terms.push_back(concat("NOT (", check, "\n)"));
  }
  if (terms.empty()) return true;
  const Prepared broken =
      connection.prepare(concat("SELECT 1 FROM main.", quote_name(root.table),
                                " NOT INDEXED WHERE ", join(terms, " OR "), " LIMIT 1"));
  return !connection.step(broken.get());
}

bool do_rows_fit(Connection& connection, const Root& root, TreeProof& trees) {
  const std::optional<TableLayout> layout = find_layout(connection, root.table);
  if (!layout) throw Error("a table has no layout");
  const RowTypes types(connection, root.table, *layout);
  return trees.holds(root.page, layout->kind, &types) && !types.has_unread_columns();
}

std::optional<std::vector<std::string>> prove(Connection& connection, RowConditions conditions) {
  const std::optional<Pages> pages = open_pages(connection);
  if (!pages) return std::nullopt;
  TreeProof trees(connection, *pages);
  const RowTypes of_schema = RowTypes::of_schema();
  if (!trees.holds(1, TreeKind::table, &of_schema)) return std::nullopt;
  std::vector<std::string> doubtful;
  for (const Root& root : read_roots(connection)) {
    if (root.table.empty()) {
      trees.holds(root.page, TreeKind::index, nullptr);
      continue;
    }
    const bool is_known =
        do_rows_fit(connection, root, trees) &&
        (conditions == RowConditions::leave_out ||
         unless_unsure<bool>([&] { return do_checks_hold(connection, root); }, false));
    if (!is_known) doubtful.push_back(root.table);
  }
  trees.check_all();
  return doubtful;
}

}  // namespace

std::optional<std::vector<std::string>> prove_structure(Connection& connection,
                                                        RowConditions conditions) {
  return unless_unsure<std::optional<std::vector<std::string>>>(
      [&] { return prove(connection, conditions); }, std::nullopt);
}

}  // namespace gate
