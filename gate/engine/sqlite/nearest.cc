// The message says what is missing; the schema says what there is.
#include "gate/engine/sqlite/nearest.h"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/tables.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

struct Kind {
  std::string_view beginning;  // of the message; the name follows
  std::string_view types;      // of objects that have such names; empty = columns
};

constexpr std::array<Kind, 5> kKinds = {{{"no such table: ", "'table', 'view'"},
                                         {"no such view: ", "'view'"},
                                         {"no such index: ", "'index'"},
                                         {"no such trigger: ", "'trigger'"},
                                         {"no such column: ", ""}}};

// The last part of "main.products", "p.name" or "\"name\"", without its quotes.
std::string bare_name(std::string_view name) {
  const std::vector<Token> tokens = tokenize(name);
  return tokens.empty() ? std::string() : unquote(tokens.back());
}

std::vector<std::string> objects(Connection& connection, std::string_view types) {
  return list_names(connection, concat("SELECT name FROM main.sqlite_schema WHERE type IN (", types,
                                       ") AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"));
}

// Of the tables that the statement names: a column of another is hardly meant.
std::vector<std::string> columns(Connection& connection, std::string_view sql) {
  std::set<std::string> mentioned;
  for (const Token& token : tokenize(sql)) mentioned.insert(to_lower(unquote(token)));
  std::vector<std::string> found;
  for (const std::string& table : objects(connection, "'table', 'view'")) {
    if (!mentioned.contains(to_lower(table))) continue;
    std::ranges::move(list_names(connection, concat("SELECT name FROM pragma_table_xinfo(",
                                                    quote_text(table), ")")),
                      std::back_inserter(found));
  }
  return found;
}

std::string nearest_but_itself(const std::string& name, const std::vector<std::string>& known) {
  std::string near = nearest(name, known);
  // What is there under that very name is out of the statement's reach.
  if (equal_ignoring_case(near, name)) near.clear();
  return near;
}

std::string find(Connection& connection, std::string_view sql, std::string_view message) {
  for (const Kind& kind : kKinds) {
    if (!message.starts_with(kind.beginning)) continue;
    return nearest_but_itself(
        bare_name(message.substr(kind.beginning.size())),
        kind.types.empty() ? columns(connection, sql) : objects(connection, kind.types));
  }
  // "table t has no column named c"
  constexpr std::string_view kNoColumn = " has no column named ";
  const std::size_t found = message.find(kNoColumn);
  if (found == std::string_view::npos) return {};
  return nearest_but_itself(bare_name(message.substr(found + kNoColumn.size())),
                            columns(connection, sql));
}

}  // namespace

std::string find_nearest_name(Connection& connection, std::string_view sql,
                              std::string_view message) {
  try {
    return find(connection, sql, message);
  } catch (const SqlError&) {  // a name or schema that cannot be read has no neighbours
    return {};
  }
}

}  // namespace gate
