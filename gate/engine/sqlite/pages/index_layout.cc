#include "gate/engine/sqlite/pages/index_layout.h"

#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// What stands in the parentheses of a CREATE INDEX, term by term and letter by letter, without the
// direction.
std::vector<std::string> split_terms(const std::string& sql) {
  std::vector<std::string> terms;
  Lexer lexer(sql);
  int depth = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
    const bool is_first = depth == 1 && terms.empty() && begin == 0;
    const bool is_between = depth == 1 && token.text == ",";
    if (is_between || depth == 0) {
      if (begin > 0) terms.push_back(sql.substr(begin, end - begin));
      if (begin > 0 && depth == 0) break;
    }
    if (is_first || is_between) {
      begin = end = token.offset + 1;
    } else if (depth > 1 || !(is_word(token, "ASC") || is_word(token, "DESC"))) {
      end = token.offset + token.text.size();
    }
  }
  return terms;
}

// In the order of the entry. Nothing where its collation is not known, or what it is made of.
std::optional<IndexTerm> read_term(Connection& connection, sqlite3_stmt* info,
                                   const std::string& expression, const TableLayout& layout) {
  constexpr int kExpression = -2;
  const int column = sqlite3_column_int(info, 0);
  const std::optional<Collation> collation = find_collation(text_of(info, 1));
  // An extension may have put its own in the place of the built-in ones.
  const bool is_known = collation && (*collation == Collation::binary || !connection.is_extended());
  if (!is_known) return std::nullopt;
  IndexTerm term{.collation = *collation, .descends = sqlite3_column_int(info, 2) != 0};
  if (column == kExpression) {
    term.sql = expression;
    if (term.sql.empty()) return std::nullopt;
  } else if (column >= 0) {
    const auto place = static_cast<std::size_t>(column);
    const StoredColumn& stored = layout.columns.at(place);
    if (stored.is_computed) {
      term.sql = quote_name(stored.name);
    } else {
      term.column = place;
    }
  }
  return term;
}

bool read_terms(Connection& connection, const std::string& name, const std::string& sql,
                const TableLayout& layout, IndexLayout& index) {
  const Prepared list =
      connection.prepare(concat("SELECT cid, coll, desc, key FROM pragma_index_xinfo(",
                                quote_text(name), ", 'main') ORDER BY seqno"));
  const std::vector<std::string> texts = split_terms(sql);
  while (connection.step(list.get())) {
    const std::size_t place = index.terms.size();
    const std::string text = place < texts.size() ? texts[place] : std::string();
    const std::optional<IndexTerm> term = read_term(connection, list.get(), text, layout);
    if (!term) return false;
    index.keys += sqlite3_column_int(list.get(), 3) != 0 ? 1 : 0;
    index.is_computed = index.is_computed || !term->sql.empty();
    index.terms.push_back(*term);
  }
  return true;
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

// Answers with the text it was declared with; empty = by a constraint of its table.
std::string find_root(Connection& connection, const std::string& name, std::uint32_t table_root,
                      IndexLayout& index) {
  const Prepared found = connection.prepare(
      concat("SELECT rootpage, sql FROM main.sqlite_schema WHERE type = 'index' AND name = ",
             quote_text(name), " COLLATE NOCASE"));
  if (connection.step(found.get())) {
    index.root = static_cast<std::uint32_t>(sqlite3_column_int64(found.get(), 0));
    return text_of(found.get(), 1);
  }
  index.root = table_root;  // the key of a table WITHOUT ROWID is the table
  return {};
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
    const std::string sql = find_root(connection, name, layout.root, index);
    index.where = find_where(sql);
    const bool is_partial = sqlite3_column_int(list.get(), 2) != 0;
    if (is_partial == index.where.empty()) return std::nullopt;  // its text is not understood
    if (!read_terms(connection, name, sql, layout, index)) return std::nullopt;
    indexes.push_back(std::move(index));
  }
  return indexes;
}

}  // namespace gate
