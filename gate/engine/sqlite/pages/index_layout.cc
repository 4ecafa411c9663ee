#include "gate/engine/sqlite/pages/index_layout.h"

#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// By seqno, so in the order of the entry. Nothing where a term cannot be read from a table's row.
std::optional<std::vector<IndexTerm>> read_terms(Connection& connection, const std::string& index,
                                                 std::size_t& keys) {
  const Prepared list =
      connection.prepare(concat("SELECT cid, coll, desc, key FROM pragma_index_xinfo(",
                                quote_text(index), ", 'main') ORDER BY seqno"));
  std::vector<IndexTerm> terms;
  while (connection.step(list.get())) {
    constexpr int kRowid = -1;
    const int column = sqlite3_column_int(list.get(), 0);
    const std::optional<Collation> collation = find_collation(text_of(list.get(), 1));
    // An extension may have put its own in the place of the built-in ones.
    const bool is_known =
        collation && (*collation == Collation::binary || !connection.is_extended());
    if (column < kRowid || !is_known) return std::nullopt;
    IndexTerm term{.collation = *collation, .descends = sqlite3_column_int(list.get(), 2) != 0};
    if (column != kRowid) term.column = static_cast<std::size_t>(column);
    keys += sqlite3_column_int(list.get(), 3) != 0 ? 1 : 0;
    terms.push_back(term);
  }
  return terms;
}

// What stands behind WHERE in a CREATE INDEX, letter by letter: SQLite may take a quoted name there
// for a string.
std::string find_where(const std::string& sql) {
  Lexer lexer(sql);
  int depth = 0;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
    if (depth == 0 && is_word(token, "WHERE")) return sql.substr(token.offset + token.text.size());
  }
  return {};
}

void find_root(Connection& connection, const std::string& name, std::uint32_t table_root,
               IndexLayout& index) {
  const Prepared found = connection.prepare(
      concat("SELECT rootpage, sql FROM main.sqlite_schema WHERE type = 'index' AND name = ",
             quote_text(name), " COLLATE NOCASE"));
  if (connection.step(found.get())) {
    index.root = static_cast<std::uint32_t>(sqlite3_column_int64(found.get(), 0));
    index.where = find_where(text_of(found.get(), 1));
  } else {
    index.root = table_root;  // the key of a table WITHOUT ROWID is the table
  }
}

}  // namespace

std::optional<std::vector<IndexLayout>> find_indexes(Connection& connection,
                                                     const std::string& table,
                                                     const TableLayout& layout) {
  const Prepared list = connection.prepare(concat("SELECT name, ", quote_name("unique"),
                                                  ", partial FROM pragma_index_list(",
                                                  quote_text(table), ", 'main')"));
  std::vector<IndexLayout> indexes;
  while (connection.step(list.get())) {
    const std::string name = text_of(list.get(), 0);
    IndexLayout index{.is_unique = sqlite3_column_int(list.get(), 1) != 0};
    find_root(connection, name, layout.root, index);
    const bool is_partial = sqlite3_column_int(list.get(), 2) != 0;
    if (is_partial == index.where.empty()) return std::nullopt;  // its text is not understood
    std::optional<std::vector<IndexTerm>> terms = read_terms(connection, name, index.keys);
    if (!terms) return std::nullopt;
    index.terms = *std::move(terms);
    indexes.push_back(std::move(index));
  }
  return indexes;
}

}  // namespace gate
