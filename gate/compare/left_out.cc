#include "gate/compare/left_out.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {

namespace {

void note(LeftOut& row, const std::string& name) {
  const bool is_known = std::ranges::any_of(
      row.names, [&](const std::string& other) { return equal_ignoring_case(name, other); });
  if (!is_known) row.names.push_back(name);
}

bool is_match(std::string_view pattern, const std::string& name) {
  return matches_glob(to_lower(pattern), to_lower(name));
}

// A name can have a dot of its own.
bool is_match(const std::string& pattern, const std::string& table, const std::string& column) {
  for (std::size_t dot = pattern.find('.'); dot != pattern.npos; dot = pattern.find('.', dot + 1)) {
    const std::string_view whole = pattern;
    if (is_match(whole.substr(0, dot), table) && is_match(whole.substr(dot + 1), column)) {
      return true;
    }
  }
  return false;
}

bool is_compared(const Table& table) {
  return table.kind == TableKind::normal || table.kind == TableKind::virtual_;
}

bool has_object(const Schema& schema, const std::string& name) {
  const auto is_it = [&](const auto& one) { return equal_ignoring_case(one.name, name); };
  return std::ranges::any_of(schema.views, is_it) ||
         std::ranges::any_of(
             schema.tables, [&](const Table& table) { return is_compared(table) && is_it(table); });
}

}  // namespace

LeftOutParts::LeftOutParts(const std::vector<std::string>& patterns, const Schema& a,
                           const Schema& b) {
  for (const std::string& pattern : patterns) {
    LeftOut row{.pattern = pattern};
    const bool has_dot = pattern.find('.') != pattern.npos;
    // A table, too, can be called "a.b".
    const bool is_about_columns = has_dot && !has_object(a, pattern) && !has_object(b, pattern);
    for (const Schema* schema : {&a, &b}) match(row, *schema, is_about_columns);
    std::ranges::sort(row.names);
    matches_.push_back(std::move(row));
  }
}

void LeftOutParts::match(LeftOut& row, const Schema& schema, bool is_about_columns) {
  for (const Table& table : schema.tables) {
    if (!is_compared(table)) continue;
    if (is_about_columns) {
      match_columns(row, table);
    } else if (is_match(row.pattern, table.name)) {
      tables_.insert(to_lower(table.name));
      note(row, table.name);
    }
  }
  for (const View& view : schema.views) {
    if (is_about_columns || !is_match(row.pattern, view.name)) continue;
    tables_.insert(to_lower(view.name));
    note(row, view.name);
  }
  // Who means tables by "user*" does not mean this one.
  for (const DatabaseSetting& setting : schema.settings) {
    if (!equal_ignoring_case(row.pattern, setting.name)) continue;
    settings_.insert(to_lower(setting.name));
    note(row, setting.name);
  }
}

void LeftOutParts::match_columns(LeftOut& row, const Table& table) {
  for (const Column& column : table.columns) {
    if (!is_match(row.pattern, table.name, column.name)) continue;
    columns_[to_lower(table.name)].insert(to_lower(column.name));
    note(row, concat(table.name, '.', column.name));
  }
}

bool LeftOutParts::has_table(const std::string& table) const {
  return tables_.contains(to_lower(table));
}

bool LeftOutParts::has_column(const std::string& table, const std::string& column) const {
  const auto found = columns_.find(to_lower(table));
  return found != columns_.end() && found->second.contains(to_lower(column));
}

Schema LeftOutParts::without(Schema schema) const {
  for (Table& table : schema.tables) {
    std::erase_if(table.columns,
                  [&](const Column& column) { return has_column(table.name, column.name); });
  }
  std::erase_if(schema.settings, [&](const DatabaseSetting& setting) {
    return settings_.contains(to_lower(setting.name));
  });
  return schema;
}

std::vector<std::string> LeftOutParts::key_of(const Schema& schema, const Table& table) const {
  const auto is_left_out = [&](const std::string& column) {
    return has_column(table.name, column);
  };
  std::vector<std::string> key = row_key(schema, table);
  if (std::ranges::none_of(key, is_left_out)) return key;
  Schema rest{.indexes = schema.indexes};
  std::erase_if(rest.indexes, [&](const Index& index) {
    return std::ranges::any_of(index.columns, is_left_out);
  });
  Table bare = table;
  bare.primary_key.clear();
  return row_key(rest, bare);
}

}  // namespace gate
