#include "gate/engine/sqlite/pages/structure_proof.h"

#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/ddl.h"
#include "gate/engine/sqlite/pages/row_types.h"
#include "gate/engine/sqlite/pages/tree_proof.h"
#include "gate/engine/sqlite/pages/unsure.h"

namespace gate {

namespace {

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
  TreeProof trees(*pages, [&] { connection.look_around(); });
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
