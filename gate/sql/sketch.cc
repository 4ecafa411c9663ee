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

template <typename Item>
void add_once(std::vector<Item>& items, const Item& item) {
  if (std::ranges::find(items, item) == items.end()) items.push_back(item);
}

}  // namespace

const SketchTable* Sketch::find_table(std::string_view name) const {
  const std::string key = to_lower(name);
  for (const Sketch* one = this; one != nullptr; one = one->below_) {
    const auto found = one->tables_.find(key);
    if (found != one->tables_.end()) return found->second ? &*found->second : nullptr;
  }
  return nullptr;
}

const SketchObject* Sketch::find_object(Verb made_by, std::string_view name) const {
  const ObjectKey key{made_by, to_lower(name)};
  for (const Sketch* one = this; one != nullptr; one = one->below_) {
    const auto found = one->objects_.find(key);
    if (found != one->objects_.end()) return found->second ? &*found->second : nullptr;
  }
  return nullptr;
}

std::vector<Sketch::ObjectKey> Sketch::keys_of(std::string_view table) const {
  std::vector<ObjectKey> keys;
  if (below_ != nullptr) keys = below_->keys_of(table);
  const auto own = keys_by_table_.find(to_lower(table));
  if (own == keys_by_table_.end()) return keys;
  for (const ObjectKey& key : own->second) add_once(keys, key);
  return keys;
}

std::vector<const SketchObject*> Sketch::objects_of(std::string_view table) const {
  std::vector<const SketchObject*> objects;
  for (const auto& [made_by, name] : keys_of(table)) {
    const SketchObject* object = find_object(made_by, name);
    if (object != nullptr && equal_ignoring_case(object->table, table)) objects.push_back(object);
  }
  return objects;
}

Sketch::Names Sketch::names_of_children(const std::string& parent) const {
  Names names;
  if (below_ != nullptr) names = below_->names_of_children(parent);
  const auto own = children_by_parent_.find(parent);
  if (own == children_by_parent_.end()) return names;
  for (const std::string& name : own->second) add_once(names, name);
  return names;
}

std::vector<const SketchTable*> Sketch::children_of(std::string_view parent) const {
  std::vector<const SketchTable*> children;
  for (const std::string& name : names_of_children(to_lower(parent))) {
    const SketchTable* table = find_table(name);
    const bool refers = table != nullptr && std::ranges::any_of(table->keys, [&](const auto& key) {
                          return equal_ignoring_case(key.parent, parent);
                        });
    if (refers) children.push_back(table);
  }
  return children;
}

void Sketch::note_parents(const SketchTable& table) {
  for (const KeyFacts& key : table.keys) {
    add_once(children_by_parent_[to_lower(key.parent)], to_lower(table.name));
  }
}

void Sketch::put(SketchTable table) {
  note_parents(table);
  const std::string name = to_lower(table.name);
  tables_[name] = std::move(table);
}

void Sketch::put(SketchObject object) {
  const ObjectKey key{object.made_by, to_lower(object.name)};
  if (!object.table.empty()) add_once(keys_by_table_[to_lower(object.table)], key);
  objects_[key] = std::move(object);
}

SketchTable* Sketch::own_table(const std::string& name) {
  const SketchTable* found = find_table(name);
  if (found == nullptr) return nullptr;
  return &*tables_.try_emplace(to_lower(name), *found).first->second;
}

SketchObject& Sketch::own_object(const SketchObject& object) {
  const ObjectKey key{object.made_by, to_lower(object.name)};
  return *objects_.try_emplace(key, object).first->second;
}

void Sketch::make_table(const StatementFacts& facts) {
  if (find_table(facts.table) != nullptr) return;  // IF NOT EXISTS, or refused
  put(SketchTable{facts.table, facts.columns, facts.keys, facts.indexed, facts.options});
}

void Sketch::make_object(const StatementFacts& facts) {
  if (find_object(facts.verb, facts.name) != nullptr) return;
  SketchObject object{facts.verb, facts.name, facts.table, {}};
  if (!facts.has_where && !facts.indexed.empty()) object.columns = facts.indexed[0];
  put(std::move(object));
}

void Sketch::drop_object(const ObjectKey& key) {
  const SketchObject* object = find_object(key.first, key.second);
  if (object == nullptr) return;
  const auto own = keys_by_table_.find(to_lower(object->table));
  if (own != keys_by_table_.end()) std::erase(own->second, key);
  if (below_ == nullptr) {
    objects_.erase(key);
  } else {
    objects_[key] = std::nullopt;
  }
}

void Sketch::drop_table(const std::string& name) {
  for (const SketchObject* object : objects_of(name)) {
    drop_object({object->made_by, to_lower(object->name)});
  }
  forget_table(name);
}

void Sketch::forget_table(const std::string& name) {
  if (below_ == nullptr) {
    tables_.erase(to_lower(name));
  } else {
    tables_[to_lower(name)] = std::nullopt;
  }
}

void Sketch::rename_table(const StatementFacts& facts) {
  for (const SketchObject* object : objects_of(facts.table)) {
    SketchObject moved = *object;
    drop_object({moved.made_by, to_lower(moved.name)});
    moved.table = facts.to;
    put(std::move(moved));
  }
  if (const SketchTable* table = find_table(facts.table); table != nullptr) {
    SketchTable moved = *table;
    forget_table(facts.table);
    moved.name = facts.to;
    put(std::move(moved));
  }
  for (const SketchTable* child : children_of(facts.table)) {
    SketchTable& own = *own_table(child->name);
    for (KeyFacts& key : own.keys) {
      if (equal_ignoring_case(key.parent, facts.table)) key.parent = facts.to;
    }
    note_parents(own);
  }
}

void Sketch::rename_column(const StatementFacts& facts) {
  SketchTable* table = own_table(facts.table);
  if (table == nullptr) return;
  for (ColumnFacts& column : table->columns) {
    if (equal_ignoring_case(column.name, facts.name)) column.name = facts.to;
  }
  for (KeyFacts& key : table->keys) rename_in(key.columns, facts.name, facts.to);
  for (auto& columns : table->indexed) rename_in(columns, facts.name, facts.to);
  for (const SketchObject* object : objects_of(facts.table)) {
    rename_in(own_object(*object).columns, facts.name, facts.to);
  }
}

void Sketch::add_column(const StatementFacts& facts) {
  SketchTable* table = own_table(facts.table);
  if (table == nullptr) return;
  table->columns.insert(table->columns.end(), facts.columns.begin(), facts.columns.end());
  table->keys.insert(table->keys.end(), facts.keys.begin(), facts.keys.end());
  table->indexed.insert(table->indexed.end(), facts.indexed.begin(), facts.indexed.end());
  note_parents(*table);
}

// Where the new one is known.
void Sketch::change_type(const StatementFacts& facts) {
  if (facts.columns.empty()) return;
  SketchTable* table = own_table(facts.table);
  if (table == nullptr) return;
  for (ColumnFacts& column : table->columns) {
    if (!equal_ignoring_case(column.name, facts.name)) continue;
    column.type = facts.columns.front().type;
    column.type_sizes = facts.columns.front().type_sizes;
  }
}

void Sketch::apply(const StatementFacts& facts) {
  switch (facts.verb) {
    case Verb::create_table:
      return make_table(facts);
    case Verb::create_index:
    case Verb::create_view:
    case Verb::create_trigger:
      return make_object(facts);
    case Verb::drop_table:
      return drop_table(facts.table);
    case Verb::drop_index:
    case Verb::drop_view:
    case Verb::drop_trigger:
      return drop_object({maker_of(facts.verb), to_lower(facts.name)});
    case Verb::add_column:
      return add_column(facts);
    case Verb::add_constraint:
      if (SketchTable* table = own_table(facts.table)) {
        table->keys.insert(table->keys.end(), facts.keys.begin(), facts.keys.end());
        note_parents(*table);
      }
      return;
    case Verb::alter_column:
      return change_type(facts);
    case Verb::drop_column:
      if (SketchTable* table = own_table(facts.table)) {
        std::erase_if(table->columns, [&](const ColumnFacts& column) {
          return equal_ignoring_case(column.name, facts.name);
        });
      }
      return;
    case Verb::rename_table:
      return rename_table(facts);
    case Verb::rename_column:
      return rename_column(facts);
    default:
      return;
  }
}

}  // namespace gate
