#include "gate/engine/sqlite/pages/structure_proof.h"

#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/ddl.h"
#include "gate/engine/sqlite/pages/row_types.h"
#include "gate/engine/sqlite/pages/tree_proof.h"
#include "gate/engine/sqlite/pages/unsure.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

namespace {

struct Root {
  std::uint32_t page = 0;
  std::string table{};  // empty = an index
  std::string sql{};
};

// Error where SQLite takes what the schema lists for something else than its types say, or for
// nothing, or misses an index.
void check_schema(Connection& connection) {
  constexpr std::string_view kOdd =
      "SELECT 1 FROM main.sqlite_schema WHERE (rootpage > 0) <> "
      "(type IN ('table', 'index') AND ifnull(sql, '') NOT LIKE 'CREATE VIRTUAL %') "
      "UNION ALL SELECT 1 FROM pragma_table_list AS t, pragma_index_list(t.name, 'main') AS i "
      "WHERE t.schema = 'main' AND NOT (t.wr AND i.origin = 'pk') AND lower(i.name) NOT IN "
      "(SELECT lower(name) FROM main.sqlite_schema WHERE type = 'index')";
  const Prepared odd = connection.prepare(kOdd);
  if (connection.step(odd.get())) throw Error("the schema has an odd row");
}

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
bool do_checks_hold(Connection& connection, const Root& root, const TableLayout& layout) {
  std::vector<std::string> terms;
  for (const std::string& check : read_table_text(root.sql).check_texts) {
    terms.push_back(concat("NOT (", check, "\n)"));
  }
  if (terms.empty()) return true;
  const Prepared broken =
      connection.prepare(concat("SELECT 1 FROM ", rows_themselves(root.table, layout.key_index),
                                " WHERE ", join(terms, " OR "), " LIMIT 1"));
  return !connection.step(broken.get());
}

// Whether all that quick_check looks at in the rows of a table is known to be right.
bool do_rows_fit(Connection& connection, const Root& root, RowConditions conditions,
                 TreeProof& trees) {
  const std::optional<TableLayout> layout = find_layout(connection, root.table, root.page);
  if (!layout) throw Error("a table has no layout");
  const RowTypes types(connection, root.table, *layout);
  const bool fit = trees.holds(root.page, layout->kind, &types) && !types.has_unread_columns();
  if (!fit || conditions == RowConditions::leave_out) return fit;
  return unless_unsure<bool>([&] { return do_checks_hold(connection, root, *layout); }, false);
}

std::optional<std::vector<std::string>> prove(Connection& connection, RowConditions conditions) {
  const std::optional<Pages> pages = open_pages(connection);
  if (!pages) return std::nullopt;
  TreeProof trees(*pages, [&] { connection.look_around(); });
  const RowTypes of_schema = RowTypes::of_schema();
  if (!trees.holds(1, TreeKind::table, &of_schema)) return std::nullopt;
  check_schema(connection);
  std::vector<std::string> doubtful;
  for (const Root& root : read_roots(connection)) {
    if (root.table.empty()) {
      trees.holds(root.page, TreeKind::index, nullptr);
    } else if (!do_rows_fit(connection, root, conditions, trees)) {
      doubtful.push_back(root.table);
    }
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
