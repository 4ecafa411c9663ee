#include "gate/rehearsal/rebuilt.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/compare/schemas.h"

namespace gate {

namespace {

// A table, whatever it is called. Numbers are those of pending migrations.
struct Life {
  std::string in_blue{};  // empty = a pending migration has made it
  std::string now{};      // empty = it is dropped
  std::size_t first = 0;  // that had a hand in it
  std::size_t last = 0;
};

class Lives {
 public:
  explicit Lives(const Schema& blue) {
    for (const Table& table : blue.tables) {
      lives_.push_back({.in_blue = table.name, .now = table.name});
    }
  }

  void follow(const ScriptRecord& script, std::size_t migration) {
    for (const StatementRecord& statement : script.statements) {
      for (const Effect& effect : statement.outcome.effects) {
        if (is_on_table(effect, Action::drop)) name(effect.table, "", migration);
      }
      for (const Rename& rename : statement.outcome.renames) {
        if (rename.column.empty()) name(rename.table, rename.to, migration);
      }
      for (const Effect& effect : statement.outcome.effects) {
        if (!is_on_table(effect, Action::create)) continue;
        lives_.push_back({.now = effect.table, .first = migration, .last = migration});
      }
    }
  }

  // Which migration was the last to have a hand in it, by name, of those tables that took the place
  // of one of blue's; not those that one migration alone has made so.
  std::map<std::string, std::size_t> rebuilt() const {
    std::map<std::string, std::size_t> found;
    for (const Life& old : lives_) {
      if (old.in_blue.empty() || !old.now.empty()) continue;
      for (const Life& made : lives_) {
        const bool is_it = made.in_blue.empty() && equal_ignoring_case(made.now, old.in_blue);
        const std::size_t last = std::max(old.last, made.last);
        const bool is_of_several = made.first != last || old.first != last;
        if (is_it && is_of_several) found[made.now] = last;
      }
    }
    return found;
  }

 private:
  void name(const std::string& table, std::string now, std::size_t migration) {
    for (Life& life : lives_) {
      if (life.now.empty() || !equal_ignoring_case(life.now, table)) continue;
      const bool is_blues = life.now == life.in_blue;
      if (is_blues) life.first = migration;
      life.now = std::move(now);
      life.last = migration;
      return;
    }
  }

  std::vector<Life> lives_{};
};

// A view, a function or a sequence, by its kind and name.
using Made = std::pair<std::string, std::string>;

// It itself, what belongs to it, and a right to it: "f(integer) to app".
bool is_of(const ObjectDifference& object, const Made& made) {
  const auto& [kind, name] = made;
  const bool is_right = object.kind == "privilege" && object.table.empty() &&
                        object.name.starts_with(concat(name, " to "));
  const bool is_itself = object.kind == kind && object.name == name;
  return is_itself || (kind == "view" ? equal_ignoring_case(object.table, name) : is_right);
}

// Those that one migration takes away and a later one makes again, with the last one that had
// a hand in it.
std::map<Made, std::size_t> made_again(Rehearsal& rehearsal) {
  std::set<Made> gone;
  std::map<Made, std::size_t> again;
  for (std::size_t i = 0; i < rehearsal.applied; ++i) {
    const std::optional<StateDifference>& change = rehearsal.record(i).change;
    if (!change) continue;
    for (const ObjectDifference& object : change->schema) {
      for (auto& [made, last] : again) {
        if (is_of(object, made)) last = i;
      }
      const bool has_no_rows =
          object.kind == "view" || object.kind == "function" || object.kind == "sequence";
      if (!has_no_rows) continue;
      const Made made(object.kind, object.name);
      if (object.change == Change::removed) gone.insert(made);
      if (object.change == Change::added && gone.contains(made)) again[made] = i;
    }
  }
  return again;
}

// As names alone tell it: rows are compared in each migration by itself.
TableDifference outline(const Table& before, const Table& after) {
  TableDifference table{.before = before.name, .after = after.name};
  for (const Column& column : before.columns) {
    if (find_column(after, column.name) == nullptr) table.dropped.push_back({.name = column.name});
  }
  return table;
}

// What belongs to the table, and keys that referred to it.
bool is_about(const ObjectDifference& object, const std::string& table) {
  const bool refers = object.kind == "foreign key" &&
                      (object.before == concat("references ", table) ||
                       object.before.starts_with(concat("references ", table, " ")));
  return equal_ignoring_case(object.table, table) || refers;
}

// The last migration that changed what belongs to the table, if that comes after `last`: it may
// take away on purpose what is compared with the end.
std::size_t last_about(Rehearsal& rehearsal, const std::string& table, std::size_t last) {
  for (std::size_t i = rehearsal.applied; i-- > last + 1;) {
    const std::optional<StateDifference>& change = rehearsal.record(i).change;
    const bool is_it = change && std::ranges::any_of(change->schema, [&](const auto& object) {
                         return is_about(object, table) ||
                                (object.kind == "table" && equal_ignoring_case(object.name, table));
                       });
    if (is_it) return i;
  }
  return last;
}

}  // namespace

void find_rebuilt(Rehearsal& rehearsal, const Schema& schema) {
  const Schema& blue = rehearsal.timeline->schema(0);
  Lives lives(blue);
  for (std::size_t i = 0; i < rehearsal.applied; ++i) lives.follow(*rehearsal.record(i).up, i);
  const std::map<std::string, std::size_t> rebuilt = lives.rebuilt();
  const std::map<Made, std::size_t> again = made_again(rehearsal);
  if (rebuilt.empty() && again.empty()) return;
  const std::vector<ObjectDifference> differences = compare_schemas(blue, schema, {});
  const auto note = [&](std::size_t last, const auto& is_it) -> StateDifference& {
    std::optional<StateDifference>& change = rehearsal.record(last).rebuilt;
    if (!change) change.emplace();
    std::ranges::copy_if(differences, std::back_inserter(change->schema), is_it);
    return *change;
  };
  for (const auto& [name, last] : rebuilt) {
    const Table* before = find_table(blue, name);
    const Table* after = find_table(schema, name);
    if (before == nullptr || after == nullptr) continue;
    note(last_about(rehearsal, name, last), [&, &name = name](const ObjectDifference& one) {
      return is_about(one, name);
    }).tables.push_back(outline(*before, *after));
  }
  for (const auto& [made, last] : again) {
    note(last, [&, &made = made](const ObjectDifference& one) { return is_of(one, made); });
  }
}

}  // namespace gate
