// Foreign keys that nothing finds the rows of.
#include <algorithm>
#include <optional>
#include <set>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/linted.h"

namespace gate {

namespace {

// One of the columns is enough: the rows that share it are read, and no others.
bool begins_with(const std::vector<std::string>& index, const std::vector<std::string>& columns) {
  return !index.empty() && std::ranges::any_of(columns, [&](const std::string& column) {
    return equal_ignoring_case(index.front(), column);
  });
}

bool is_indexed(const Sketch& sketch, const SketchTable& table, const KeyFacts& key) {
  const bool by_constraint = std::ranges::any_of(
      table.indexed, [&](const auto& columns) { return begins_with(columns, key.columns); });
  return by_constraint ||
         std::ranges::any_of(sketch.objects_of(table.name), [&](const auto* object) {
           return begins_with(object->columns, key.columns);
         });
}

bool has_key(const SketchTable* table, const KeyFacts& key) {
  return table != nullptr && std::ranges::any_of(table->keys, [&](const KeyFacts& other) {
           return other.columns == key.columns;
         });
}

// Nothing where it is not known.
std::optional<std::int64_t> rows_now(const Linted& linted, const std::string& table) {
  for (const TableDifference& difference : linted.migration().change->tables) {
    if (equal_ignoring_case(difference.after, table)) return difference.rows_after;
  }
  for (const TableRecord& record : linted.run().tables) {
    if (equal_ignoring_case(record.name, table)) return record.green;
  }
  return std::nullopt;
}

// A rebuild says again what the table referred to before.
bool is_new(const Linted& linted, const SketchTable& table) {
  const StateDifference& change = *linted.migration().change;
  const bool was_there = std::ranges::any_of(change.tables, [&](const TableDifference& difference) {
    return equal_ignoring_case(difference.after, table.name) && !difference.before.empty();
  });
  return !was_there || std::ranges::any_of(change.schema, [&](const ObjectDifference& object) {
    return object.kind == "foreign key" && object.change == Change::added &&
           equal_ignoring_case(object.table, table.name);
  });
}

// A rebuilt table has another name there.
const StatementRecord* find_maker(const Linted& linted, const SketchTable& table,
                                  const KeyFacts& key) {
  const StatementRecord* maker = nullptr;
  for (const LintedStatement& statement : linted.up()) {
    const bool is_it = std::ranges::any_of(statement.facts.keys, [&](const KeyFacts& other) {
      return other.columns == key.columns && equal_ignoring_case(other.parent, key.parent);
    });
    if (!is_it) continue;
    maker = statement.record;
    if (equal_ignoring_case(statement.facts.table, table.name)) break;
  }
  return maker;
}

void judge_key(const Linted& linted, const SketchTable& table, const KeyFacts& key,
               Findings& findings) {
  constexpr std::int64_t kLongScan = 10'000;
  const std::string subject = concat(table.name, ".", join(key.columns, ", "));
  const StatementRecord* by = find_maker(linted, table, key);
  const auto rows = linted.is_rehearsed() ? rows_now(linted, table.name) : std::nullopt;
  if (linted.is_rehearsed() && rows.value_or(0) < kLongScan) {
    return refute(findings, linted, by, subject,
                  concat("no index, and ", count_of(rows.value_or(0), "row"),
                         " to search: ", "index it before it grows"));
  }
  suspect(findings, linted, by, subject,
          concat(subject, " refers to ", key.parent, " without an index: each DELETE of a row of ",
                 key.parent, " reads all of ", table.name,
                 rows ? concat(" (", count_of(*rows, "row"), ")") : ""));
}

// The tables that the script speaks of, in lower case.
std::set<std::string> tables_of(const Linted& linted) {
  std::set<std::string> names;
  for (const LintedStatement& statement : linted.up()) {
    names.insert(to_lower(statement.facts.table));
    names.insert(to_lower(statement.facts.to));
  }
  return names;
}

class ForeignKeys {
 public:
  explicit ForeignKeys(const Run& run) : run_(run) {}

  void judge(const Linted& linted, Findings& findings) {
    const bool has_any = std::ranges::any_of(linted.up(), [](const LintedStatement& statement) {
      return !statement.facts.keys.empty();
    });
    if (!has_any) return;
    for (const std::string& name : tables_of(linted)) {
      const SketchTable* table = linted.after().find_table(name);
      if (table == nullptr || (linted.is_rehearsed() && !is_new(linted, *table))) continue;
      judge_table(linted, *table, findings);
    }
  }

 private:
  void judge_table(const Linted& linted, const SketchTable& table, Findings& findings) {
    for (const KeyFacts& key : table.keys) {
      if (key.columns.empty() || has_key(linted.before().find_table(table.name), key)) continue;
      if (is_indexed(linted.after(), table, key) || is_indexed_later(table, key)) continue;
      judge_key(linted, table, key, findings);
    }
  }

  // A later script may make up for it.
  bool is_indexed_later(const SketchTable& table, const KeyFacts& key) {
    if (!last_) last_ = sketch_of(run_);
    const SketchTable* last = last_->find_table(table.name);
    return last != nullptr && is_indexed(*last_, *last, key);
  }

  const Run& run_;
  std::optional<Sketch> last_;
};

}  // namespace

void judge_foreign_key_index(const Run& run, Findings& findings) {
  ForeignKeys keys(run);
  for_each_linted(run, findings, "every new foreign key has an index",
                  [&](const Linted& linted, Findings& found) { keys.judge(linted, found); });
}

}  // namespace gate
