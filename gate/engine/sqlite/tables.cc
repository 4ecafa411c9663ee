#include "gate/engine/sqlite/tables.h"

#include "gate/base/text.h"

namespace gate {

namespace {

bool has_row(Connection& connection, const std::string& question) {
  const Prepared found = connection.prepare(question);
  return connection.step(found.get());
}

}  // namespace

std::vector<std::string> list_names(Connection& connection, const std::string& query) {
  std::vector<std::string> names;
  const Prepared list = connection.prepare(query);
  while (connection.step(list.get())) names.push_back(text_of(list.get(), 0));
  return names;
}

std::string text_term(std::string_view column) {
  std::string term =
      "CASE typeof(?)"
      " WHEN 'real' THEN CASE WHEN ? = CAST(? AS INTEGER) AND abs(?) < 1e15"
      " THEN CAST(CAST(? AS INTEGER) AS TEXT) ELSE CAST(? AS TEXT) END"
      " WHEN 'text' THEN CASE WHEN ? GLOB '*[0-9].0' AND ? = CAST(CAST(? AS REAL) AS TEXT)"
      " THEN substr(?, 1, length(?) - 2) ELSE ? END"
      " ELSE CAST(? AS TEXT) END";
  for (std::size_t at = term.find('?'); at != std::string::npos;
       at = term.find('?', at + column.size())) {
    term.replace(at, 1, column);
  }
  return term;
}

bool is_stored_table(Connection& connection, const std::string& table) {
  return has_row(connection,
                 concat("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND rootpage <> 0 "
                        "AND name = ",
                        quote_text(table), " COLLATE NOCASE"));
}

bool has_rowid(Connection& connection, const std::string& table) {
  return has_row(connection,
                 concat("SELECT 1 FROM pragma_table_list(", quote_text(table),
                        ") WHERE schema = 'main' AND wr = 0 AND type IN ('table', 'shadow')"));
}

std::string rows_themselves(std::string_view table, std::string_view key_index) {
  return concat("main.", quote_name(table),
                key_index.empty() ? " NOT INDEXED" : concat(" INDEXED BY ", quote_name(key_index)));
}

std::string rowid_name(Connection& connection, const std::string& table) {
  for (const std::string name : {"rowid", "_rowid_", "oid"}) {
    const bool is_taken =
        has_row(connection, concat("SELECT 1 FROM pragma_table_xinfo(", quote_text(table),
                                   ", 'main') WHERE name = ", quote_text(name), " COLLATE NOCASE"));
    if (!is_taken) return name;
  }
  return {};
}

}  // namespace gate
