#include "gate/sql/sketch.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {

namespace {

Verb maker_of(Verb drop) {
  if (drop == Verb::drop_index) return Verb::create_index;
  return drop == Verb::drop_view ? Verb::create_view : Verb::create_trigger;
}

void rename_in(std::vector<std::string>& names, const std::string& from, const std::string& to) {
  for (std::string& name : names) {
    if (equal_ignoring_case(name, from)) name = to;
  }
}

}  // namespace

const SketchTable* Sketch::find_table(std::string_view name) const {
  const auto found = std::ranges::find_if(
      tables, [&](const SketchTable& table) { return equal_ignoring_case(table.name, name); });
  return found == tables.end() ? nullptr : &*found;
}

SketchTable* Sketch::find(std::string_view name) {
  return const_cast<SketchTable*>(find_table(name));
}

const SketchObject* Sketch::find_object(Verb made_by, std::string_view name) const {
  const auto found = std::ranges::find_if(objects, [&](const SketchObject& object) {
    return object.made_by == made_by && equal_ignoring_case(object.name, name);
  });
  return found == objects.end() ? nullptr : &*found;
}

void Sketch::rename(const StatementFacts& facts) {
  SketchTable* table = find(facts.table);
  if (facts.verb == Verb::rename_table) {
    if (table != nullptr) table->name = facts.to;
    for (SketchObject& object : objects) {
      if (equal_ignoring_case(object.table, facts.table)) object.table = facts.to;
    }
    for (SketchTable& child : tables) {
      for (KeyFacts& key : child.keys) {
        if (equal_ignoring_case(key.parent, facts.table)) key.parent = facts.to;
      }
    }
    return;
  }
  if (table == nullptr) return;
  for (ColumnFacts& column : table->columns) {
    if (equal_ignoring_case(column.name, facts.name)) column.name = facts.to;
  }
  for (KeyFacts& key : table->keys) rename_in(key.columns, facts.name, facts.to);
  for (auto& columns : table->indexed) rename_in(columns, facts.name, facts.to);
  for (SketchObject& object : objects) {
    if (equal_ignoring_case(object.table, facts.table)) {
      rename_in(object.columns, facts.name, facts.to);
    }
  }
}

void Sketch::apply(const StatementFacts& facts) {
  switch (facts.verb) {
    case Verb::create_table:
      if (find(facts.table) != nullptr) return;  // IF NOT EXISTS, or refused
      tables.push_back({facts.table, facts.columns, facts.keys, facts.indexed, facts.options});
      return;
    case Verb::create_index:
    case Verb::create_view:
    case Verb::create_trigger:
      if (find_object(facts.verb, facts.name) != nullptr) return;
      objects.push_back({facts.verb, facts.name, facts.table, {}});
      if (!facts.has_where && !facts.indexed.empty()) objects.back().columns = facts.indexed[0];
      return;
    case Verb::drop_table:
      std::erase_if(tables, [&](const SketchTable& table) {
        return equal_ignoring_case(table.name, facts.table);
      });
      std::erase_if(objects, [&](const SketchObject& object) {
        return equal_ignoring_case(object.table, facts.table);
      });
      return;
    case Verb::drop_index:
    case Verb::drop_view:
    case Verb::drop_trigger:
      std::erase_if(objects, [&](const SketchObject& object) {
        return object.made_by == maker_of(facts.verb) &&
               equal_ignoring_case(object.name, facts.name);
      });
      return;
    case Verb::add_column:
      if (SketchTable* table = find(facts.table)) {
        table->columns.insert(table->columns.end(), facts.columns.begin(), facts.columns.end());
        table->keys.insert(table->keys.end(), facts.keys.begin(), facts.keys.end());
      }
      return;
    case Verb::drop_column:
      if (SketchTable* table = find(facts.table)) {
        std::erase_if(table->columns, [&](const ColumnFacts& column) {
          return equal_ignoring_case(column.name, facts.name);
        });
      }
      return;
    case Verb::rename_table:
    case Verb::rename_column:
      return rename(facts);
    default:
      return;
  }
}

}  // namespace gate
