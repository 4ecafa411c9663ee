// A comparison of two databases as JSON.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "gate/base/text.h"
#include "gate/report/diff.h"
#include "gate/report/members.h"

namespace gate {
namespace {

using Json = nlohmann::ordered_json;

Json show(const DiffSide& side) {
  return {{"path", side.path}, {"bytes", side.bytes}};
}

Json show(const ObjectDifference& object) {
  return {{"kind", object.kind},
          {"name", object.name},
          {"table", object.table},
          {"change", kWords<Change>.at(static_cast<std::size_t>(object.change))},
          {"a", object.before},
          {"b", object.after}};
}

// Without a key a row has no name but its values, which are nobody's business.
Json keys_of(const std::vector<Example>& examples, const TableDifference& table) {
  Json keys = Json::array();
  if (table.key.empty()) return keys;
  for (const Example& example : examples) keys.push_back(example.key);
  return keys;
}

Json columns_of(const TableDifference& table) {
  Json columns = Json::array();
  for (const ColumnDifference& column : table.columns) {
    const std::int64_t rows = rows_that_differ(column);
    if (rows == 0) continue;
    columns.push_back({{"name", column.before},
                       {"rows", rows},
                       {"equivalent", column.equivalent},
                       {"examples", keys_of(column.examples, table)}});
  }
  return columns;
}

Json names_of(const std::vector<LoneColumn>& columns) {
  Json names = Json::array();
  for (const LoneColumn& column : columns) names.push_back(column.name);
  return names;
}

Json show(const TableDifference& table) {
  const bool is_in_a = !table.before.empty();
  const bool is_in_b = !table.after.empty();
  return {{"name", is_in_a ? table.before : table.after},
          {"same", !has_other_rows(table)},
          {"rows",
           {{"a", is_in_a ? Json(table.rows_before) : Json()},
            {"b", is_in_b ? Json(table.rows_after) : Json()}}},
          {"key", table.key},
          {"only_in_a", table.rows_removed},
          {"only_in_b", table.rows_added},
          {"modified", table.rows_modified},
          {"columns", columns_of(table)},
          {"columns_only_in_a", names_of(table.dropped)},
          {"columns_only_in_b", names_of(table.added)},
          {"examples",
           {{"only_in_a", keys_of(table.examples_removed, table)},
            {"only_in_b", keys_of(table.examples_added, table)}}}};
}

Json show(const NotCompared& part) {
  return {{"name", part.name}, {"reason", part.reason}};
}

Json show(const LeftOut& row) {
  return {{"pattern", row.pattern}, {"names", row.names}};
}

template <typename T>
Json show_all(const std::vector<T>& parts) {
  Json array = Json::array();
  for (const T& part : parts) array.push_back(show(part));
  return array;
}

}  // namespace

std::string diff_to_json(const Diff& diff) {
  const Json report{{"format_version", "1.0"},
                    {"tool", {{"name", "migration-gate"}, {"version", diff.tool_version}}},
                    {"engine", {{"name", diff.engine}, {"version", diff.engine_version}}},
                    {"verdict", to_string(verdict_of(diff))},
                    {"exit_code", exit_code_of(diff)},
                    {"headline", headline_of(diff)},
                    {"started_at", diff.started_at},
                    {"seconds", diff.seconds},
                    {"a", show(diff.a)},
                    {"b", show(diff.b)},
                    {"compared", {{"schema", diff.with_schema}, {"data", diff.with_data}}},
                    {"schema", show_all(diff.schema)},
                    {"tables", show_all(diff.tables)},
                    {"not_compared", show_all(diff.not_compared)},
                    {"ignored", show_all(diff.left_out)}};
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace gate
