#include "gate/engine/sqlite/pages/table_layout.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "gate/base/text.h"
#include "gate/engine/sqlite/tables.h"
#include "gate/engine/sqlite/values.h"

namespace gate {

namespace {

// https://sqlite.org/datatype3.html, section 3.1: whether the declared type makes a column REAL.
bool has_real_affinity(std::string_view type) {
  const std::string lower = to_lower(type);
  const auto has = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
  constexpr std::array<std::string_view, 5> kOthers = {"int", "char", "clob", "text", "blob"};
  if (std::ranges::any_of(kOthers, has)) return false;
  return has("real") || has("floa") || has("doub");
}

std::uint32_t find_root(Connection& connection, const std::string& table) {
  const Prepared found = connection.prepare(concat(
      "SELECT rootpage FROM main.sqlite_schema WHERE type = 'table' AND name = ", quote_text(table),
      " COLLATE NOCASE"));
  if (!connection.step(found.get())) return 0;
  return static_cast<std::uint32_t>(sqlite3_column_int64(found.get(), 0));
}

bool is_strict(Connection& connection, const std::string& table) {
  const Prepared found = connection.prepare(concat(
      "SELECT 1 FROM pragma_table_list(", quote_text(table), ") WHERE schema = 'main' AND strict"));
  return connection.step(found.get());
}

// The index that is the primary key; empty where the rowid is, or there is none.
std::string find_key_index(Connection& connection, const std::string& table) {
  const std::vector<std::string> names =
      list_names(connection, concat("SELECT name FROM pragma_index_list(", quote_text(table),
                                    ", 'main') WHERE origin = 'pk'"));
  return names.empty() ? std::string() : names.front();
}

// The record of a table WITHOUT ROWID is that of its key's index: the key first, then the rest.
void place_by_key(Connection& connection, const std::string& index, TableLayout& layout) {
  layout.kind = TreeKind::index;
  const Prepared fields =
      connection.prepare(concat("SELECT seqno, cid, key, name, coll, desc FROM pragma_index_xinfo(",
                                quote_text(index), ", 'main')"));
  layout.key_index = index;
  std::vector<std::string> terms;
  std::vector<bool> is_placed(layout.columns.size());
  while (connection.step(fields.get())) {
    const auto column = static_cast<std::size_t>(sqlite3_column_int(fields.get(), 1));
    // A key may have a column twice, by two collations: SQLite reads the first of them.
    if (!is_placed.at(column)) {
      layout.columns[column].field = static_cast<std::size_t>(sqlite3_column_int(fields.get(), 0));
    }
    is_placed[column] = true;
    if (sqlite3_column_int(fields.get(), 2) == 0) continue;
    terms.push_back(concat(quote_name(text_of(fields.get(), 3)), " COLLATE ",
                           quote_name(text_of(fields.get(), 4)),
                           sqlite3_column_int(fields.get(), 5) != 0 ? " DESC" : ""));
  }
  layout.order = join(terms, ", ");
}

}  // namespace

std::optional<TableLayout> find_layout(Connection& connection, const std::string& table) {
  return find_layout(connection, table, find_root(connection, table));
}

std::optional<TableLayout> find_layout(Connection& connection, const std::string& table,
                                       std::uint32_t root) {
  TableLayout layout{.root = root};
  if (layout.root == 0 || !keeps_utf8(connection)) return std::nullopt;
  const Prepared columns = connection.prepare(
      concat("SELECT name, type, pk, hidden, dflt_value FROM pragma_table_xinfo(",
             quote_text(table), ", 'main') ORDER BY cid"));
  layout.is_strict = is_strict(connection, table);
  // There a type can mean another one.
  const std::string strict = layout.is_strict ? "strict " : "";
  std::vector<std::size_t> whole_keys;  // INTEGER, as only the name of a rowid must be
  int keys = 0;
  std::size_t fields = 0;
  while (connection.step(columns.get())) {
    constexpr int kHidden = 1;  // of a virtual table
    constexpr int kComputed = 2;
    constexpr int kComputedAndStored = 3;
    const int hidden = sqlite3_column_int(columns.get(), 3);
    if (hidden == kHidden) return std::nullopt;
    const std::string type = text_of(columns.get(), 1);
    if (sqlite3_column_int(columns.get(), 2) > 0) {
      ++keys;
      if (equal_ignoring_case(type, "INTEGER")) whole_keys.push_back(layout.columns.size());
    }
    layout.columns.push_back({.name = text_of(columns.get(), 0),
                              .field = fields,
                              .is_real = has_real_affinity(type),
                              .is_computed = hidden == kComputed,
                              .has_default = hidden != kComputedAndStored,
                              .declared = concat(strict, type, " ", text_of(columns.get(), 4))});
    if (hidden != kComputed) ++fields;
  }
  const std::string key_index = find_key_index(connection, table);
  if (!has_rowid(connection, table)) {
    if (key_index.empty()) return std::nullopt;
    place_by_key(connection, key_index, layout);
  } else if (key_index.empty() && keys == 1 && whole_keys.size() == 1) {
    layout.columns[whole_keys[0]].is_rowid = true;
  }
  return layout;
}

}  // namespace gate
