// The walk through two schemas.
#include "gate/compare/schemas.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include "gate/base/text.h"
#include "gate/compare/checks.h"
#include "gate/compare/renamed.h"
#include "gate/compare/sides.h"
#include "gate/compare/stand_in.h"
#include "gate/compare/words.h"

namespace gate {
namespace {

std::string table_word(const Table& table) {
  if (table.kind == TableKind::virtual_) return "virtual table";
  return concat("table with ", count_of(static_cast<long long>(table.columns.size()), "column"));
}

class SchemaComparison {
 public:
  // Both under the same names.
  SchemaComparison(const Schema& before, const Schema& after,
                   const std::vector<std::string>& ignored)
      : before_(before), after_(after), stand_ins_(before, after) {
    for (const std::string& name : ignored) ignored_.insert(to_lower(name));
  }

  void note_renames(const std::vector<TableDifference>& tables) {
    for (const TableDifference& table : tables) {
      if (table.before.empty() || table.after.empty() || is_ignored(table.after)) continue;
      note_rename("table", table.before, table.after, table.after);
      for (const ColumnDifference& column : table.columns) {
        note_rename("column", column.before, column.after, concat(table.after, '.', column.after));
      }
    }
  }

  std::vector<ObjectDifference> run() {
    compare("table", tables(before_), tables(after_));
    for (const Table& table : before_.tables) {
      const Table* now = find_table(after_, table.name);
      if (now != nullptr && is_compared(table) && is_compared(*now)) compare_table(table, *now);
    }
    compare("view", views(before_), views(after_));
    compare("index", indexes(before_), indexes(after_));
    compare("trigger", triggers(before_), triggers(after_));
    compare("setting", settings(before_), settings(after_));
    for (const std::string& kind : kinds_of_objects()) {
      compare(kind, objects(before_, kind), objects(after_, kind));
    }
    std::ranges::sort(found_, {}, [](const ObjectDifference& one) {
      return std::tie(one.kind, one.name, one.change, one.before, one.after);
    });
    return std::move(found_);
  }

 private:
  bool is_ignored(const std::string& table) const { return ignored_.contains(to_lower(table)); }

  void note_rename(std::string kind, const std::string& before, const std::string& after,
                   const std::string& name) {
    if (equal_ignoring_case(before, after)) return;
    add(std::move(kind), {.words = before, .name = name}, {.words = after, .name = name},
        Change::renamed);
  }

  bool is_compared(const Table& table) const {
    const bool is_users = table.kind == TableKind::normal || table.kind == TableKind::virtual_;
    return is_users && !is_ignored(table.name);
  }

  bool has(const Schema& schema, const std::string& owner) const {
    if (const Table* table = find_table(schema, owner)) return is_compared(*table);
    return std::ranges::any_of(
        schema.views, [&](const View& view) { return equal_ignoring_case(view.name, owner); });
  }

  // What belongs to a table or view that comes or goes, comes and goes with it.
  bool survives(const std::string& owner) const {
    return !is_ignored(owner) && has(before_, owner) && has(after_, owner);
  }

  void add(std::string kind, const Side& was, const Side& is, Change change) {
    const Side& side = change == Change::removed ? was : is;
    ObjectDifference difference{.kind = std::move(kind),
                                .name = side.name,
                                .change = change,
                                .before = was.words,
                                .after = is.words,
                                .table = side.table};
    if (change == Change::changed || change == Change::removed) {
      difference.lost = lost_clauses(was, is);
      const StandIn found = was.stand_in ? was.stand_in() : StandIn{};
      difference.replaced_by = found.full;
      difference.narrowed_to = found.part;
    }
    found_.push_back(std::move(difference));
  }

  // Two objects are one where their keys are equal; of several with one key, those with equal
  // meaning cancel first.
  void compare(const std::string& kind, Sides before, Sides after) {
    std::erase_if(before, [&](const auto& old) {
      const auto [begin, end] = after.equal_range(old.first);
      const auto same = std::find_if(
          begin, end, [&](const auto& one) { return one.second.meaning == old.second.meaning; });
      if (same == end) return false;
      after.erase(same);
      return true;
    });
    for (const auto& [key, was] : before) {
      const auto is = after.find(key);
      if (is == after.end()) {
        add(kind, was, {}, Change::removed);
      } else {
        add(kind, was, is->second, Change::changed);
        after.erase(is);
      }
    }
    for (const auto& [key, is] : after) add(kind, {}, is, Change::added);
  }

  // Whether there is nothing to look at; what a key without columns refers to is for the parent to
  // say.
  static bool is_declared_alike(const Table& before, const Table& after) {
    return before.columns == after.columns && before.primary_key == after.primary_key &&
           before.foreign_keys == after.foreign_keys && before.checks == after.checks &&
           before.options == after.options && before.conflict_clauses == after.conflict_clauses &&
           std::ranges::none_of(after.foreign_keys,
                                [](const ForeignKey& key) { return key.parent_columns.empty(); });
  }

  void compare_table(const Table& before, const Table& after) {
    if (is_declared_alike(before, after)) return;
    compare("column", columns_of(before), columns_of(after));
    compare("primary key", primary_key_of(before, stand_ins_), primary_key_of(after, stand_ins_));
    compare("foreign key", foreign_keys_of(before, before_, stand_ins_, ignored_),
            foreign_keys_of(after, after_, stand_ins_, ignored_));
    std::ranges::move(compare_checks(before, after, after_), std::back_inserter(found_));
    compare("conflict clause", conflict_clauses_of(before), conflict_clauses_of(after));
    compare("option", options_of(before), options_of(after));
    compare_order(before, after);
  }

  void compare_order(const Table& before, const Table& after) {
    const auto was = common_columns(before, after);
    const auto is = common_columns(after, before);
    if (std::ranges::equal(was, is, equal_ignoring_case)) return;
    add("table", {.words = join(was, ", "), .name = before.name},
        {.words = join(is, ", "), .name = after.name}, Change::reordered);
  }

  static std::vector<std::string> common_columns(const Table& table, const Table& other) {
    std::vector<std::string> names;
    for (const Column& column : table.columns) {
      if (find_column(other, column.name) != nullptr) names.push_back(column.name);
    }
    return names;
  }

  Sides tables(const Schema& schema) const {
    Sides sides;
    for (const Table& table : schema.tables) {
      if (!is_compared(table)) continue;
      const bool is_virtual = table.kind == TableKind::virtual_;
      const std::string words = is_virtual && !table.sql.empty() ? table.sql : table_word(table);
      sides.insert({to_lower(table.name),
                    {.meaning = is_virtual ? "virtual " + meaning_of_virtual(table) : "table",
                     .words = words,
                     .name = table.name}});
    }
    return sides;
  }

  // A constraint's index is known by what it demands; its name is the engine's own. That of the
  // primary key is the primary key.
  Sides indexes(const Schema& schema) const {
    Sides sides;
    for (const Index& index : schema.indexes) {
      if (!survives(index.table)) continue;
      Side side{.meaning = meaning_of(index),
                .words = describe(index),
                .name = index.name,
                .table = index.table,
                .stand_in = [this, &index] { return stand_ins_.of(index); }};
      if (!index.constraint) {
        sides.insert({concat("named ", to_lower(index.name)), std::move(side)});
        continue;
      }
      const Table* table = find_table(schema, index.table);
      if (table != nullptr && index.clauses.empty() &&
          std::ranges::equal(table->primary_key, index.columns, equal_ignoring_case)) {
        continue;
      }
      side.name = concat(index.table, ' ', in_brackets(index.columns));
      sides.insert({concat("constraint ", side.meaning), std::move(side)});
    }
    return sides;
  }

  Sides views(const Schema& schema) const {
    Sides sides;
    for (const View& view : schema.views) {
      if (is_ignored(view.name)) continue;
      sides.insert({to_lower(view.name),
                    {.meaning = view.definition,
                     .words = view.sql.empty() ? view.definition : view.sql,
                     .name = view.name}});
    }
    return sides;
  }

  Sides triggers(const Schema& schema) const {
    Sides sides;
    for (const Trigger& trigger : schema.triggers) {
      if (!survives(trigger.table)) continue;
      sides.insert({to_lower(trigger.name),
                    {.meaning = concat(to_lower(trigger.table), '\n', trigger.definition),
                     .words = trigger.sql.empty() ? trigger.definition : trigger.sql,
                     .name = trigger.name,
                     .table = trigger.table,
                     .stand_in = [this, &trigger] { return stand_ins_.of(trigger); }}});
    }
    return sides;
  }

  std::set<std::string> kinds_of_objects() const {
    std::set<std::string> kinds;
    for (const Schema* schema : {&before_, &after_}) {
      for (const SchemaObject& object : schema->objects) kinds.insert(object.kind);
    }
    return kinds;
  }

  // Whoever made the table made the schema for it.
  bool holds_ignored(const std::string& schema) const {
    return std::ranges::any_of(ignored_,
                               [within = to_lower(schema) + '.'](const std::string& name) {
                                 return name.starts_with(within);
                               });
  }

  Sides objects(const Schema& schema, const std::string& kind) const {
    Sides sides;
    for (const SchemaObject& object : schema.objects) {
      if (object.kind != kind || (!object.table.empty() && !survives(object.table))) continue;
      if (kind == "schema" && holds_ignored(object.name)) continue;
      sides.insert({object.name,
                    {.meaning = object.definition,
                     .words = object.sql.empty() ? object.definition : object.sql,
                     .name = object.name,
                     .table = object.table}});
    }
    return sides;
  }

  static Sides settings(const Schema& schema) {
    Sides sides;
    for (const DatabaseSetting& setting : schema.settings) {
      sides.insert({to_lower(setting.name),
                    {.meaning = setting.value, .words = setting.value, .name = setting.name}});
    }
    return sides;
  }

  const Schema& before_;
  const Schema& after_;
  StandIns stand_ins_;
  std::set<std::string> ignored_{};
  std::vector<ObjectDifference> found_{};
};

}  // namespace

std::vector<ObjectDifference> compare_schemas(const Schema& before, const Schema& after,
                                              const std::vector<std::string>& ignored,
                                              const std::vector<TableDifference>& tables) {
  const Schema renamed = with_later_names(before, tables);
  SchemaComparison comparison(renamed, after, ignored);
  comparison.note_renames(tables);
  return comparison.run();
}

}  // namespace gate
