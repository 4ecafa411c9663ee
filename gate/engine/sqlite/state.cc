#include "gate/engine/sqlite/state.h"

#include "gate/base/text.h"
#include "gate/engine/sqlite/connection.h"

namespace gate {

namespace {

// One text of all lines that `query` yields as its column `line`.
std::string joined(const std::string& query) {
  return concat("coalesce((SELECT group_concat(line, char(10)) FROM (", query, ")), '')");
}

std::string rows_of(const Table& table) {
  std::vector<std::string> values;
  for (const Column& column : table.columns) {
    values.push_back(concat("quote(", quote_name(column.name), ")"));
  }
  return joined(concat("SELECT ", join(values, " || ',' || "), " AS line FROM main.",
                       quote_name(table.name), " ORDER BY line"));
}

}  // namespace

std::string question_of_state(const std::vector<Table>& tables) {
  std::vector<std::string> parts = {
      joined("SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM "
             "main.sqlite_schema ORDER BY line")};
  for (const Table& table : tables) parts.push_back(rows_of(table));
  return concat("SELECT ", join(parts, " || char(10) || "));
}

}  // namespace gate
