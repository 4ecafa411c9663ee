#include "gate/rehearsal/moved_columns.h"

#include <algorithm>
#include <limits>

#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/key_term.h"
#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr int kRowsCompared = 40;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::any_of(
      names, [&](const std::string& other) { return equal_ignoring_case(name, other); });
}

// The row of that key; nothing where there is none.
Row find_row(Session& session, const std::string& table, const std::vector<std::string>& columns,
             const std::vector<std::string>& key, const Row& values) {
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < key.size(); ++i) {
    terms.push_back(concat(session.quote(key[i]), " = ", value_literal(values[i])));
  }
  Rows rows = ask_or_nothing(
      session, concat("SELECT ", quoted_list(session, columns), " FROM ", session.quote(table),
                      " WHERE ", join(terms, " AND "), " LIMIT 1"));
  return rows.empty() ? Row() : std::move(rows[0]);
}

class MovedFinder {
 public:
  MovedFinder(Rehearsal& rehearsal, std::size_t bottom, std::size_t top)
      : rehearsal_(rehearsal),
        timeline_(*rehearsal.timeline),
        bottom_(bottom),
        top_(top),
        deployed_(timeline_.schema(top)) {}

  std::vector<MovedColumn> run(const std::set<std::string>& touched) {
    for (const std::string& name : touched) {
      if (origin_of(rehearsal_, name, bottom_, top_)) continue;
      const Table& table = *find_table(deployed_, name);
      for (const ForeignKey& key : table.foreign_keys) look_at(table, key);
    }
    return std::move(moved_);
  }

 private:
  void look_at(const Table& table, const ForeignKey& key) {
    const Table* parent = find_table(deployed_, key.parent);
    if (parent == nullptr || parent == &table) return;
    MovedColumn moved{.table = table.name, .parent = parent->name, .references = key.columns};
    moved.parent_columns = key.parent_columns.empty() ? parent->primary_key : key.parent_columns;
    const bool is_whole = moved.parent_columns.size() == key.columns.size();
    const auto from = origin_of(rehearsal_, parent->name, bottom_, top_);
    if (!is_whole || key.columns.empty() || !from) return;
    moved.from_table = from->table;
    for (const std::string& column : moved.parent_columns) {
      const auto then = from->columns.find(to_lower(column));
      const bool is_same = then != from->columns.end() && !from->rewritten.contains(then->first);
      if (!is_same) return;  // its rows cannot be told by their keys
      moved.from_key.push_back(then->second);
    }
    std::vector<std::string> gone;
    for (const Column& column : find_table(timeline_.schema(bottom_), from->table)->columns) {
      const bool is_here = std::ranges::any_of(from->columns, [&](const auto& pair) {
        return equal_ignoring_case(pair.second, column.name);
      });
      if (!is_here && column.generated == Generated::no) gone.push_back(column.name);
    }
    if (gone.empty() || !is_in_blue(*parent, moved.from_key, gone)) return;
    find_columns(table, gone, moved);
  }

  // Whether blue has it under the same names, which it need not where it is further back.
  bool is_in_blue(const Table& parent, const std::vector<std::string>& key,
                  const std::vector<std::string>& gone) {
    const auto first = origin_of(rehearsal_, parent.name, 0, top_);
    const Table* blue = first ? find_table(timeline_.schema(0), first->table) : nullptr;
    if (blue == nullptr) return false;
    blue_table_ = blue->name;
    const auto has = [&](const std::string& name) { return find_column(*blue, name) != nullptr; };
    return std::ranges::all_of(key, has) && std::ranges::all_of(gone, has);
  }

  void find_columns(const Table& table, const std::vector<std::string>& gone, MovedColumn& moved) {
    std::vector<std::string> others;
    for (const Column& column : table.columns) {
      const bool is_key = contains(moved.references, column.name);
      if (!is_key && column.generated == Generated::no) others.push_back(column.name);
    }
    std::vector<std::string> columns = moved.references;
    std::ranges::copy(others, std::back_inserter(columns));
    Session& green = *rehearsal_.green_session;
    const Rows rows =
        ask_or_nothing(green, concat("SELECT ", quoted_list(green, columns), " FROM ",
                                     green.quote(table.name), " LIMIT ", kRowsCompared));
    // others × gone: how often they are the same; -1 = once they were not.
    std::vector<std::vector<int>> same(others.size(), std::vector<int>(gone.size(), 0));
    for (const Row& row : rows) {
      const Row then = find_row(timeline_.blue(), blue_table_, gone, moved.from_key, row);
      if (then.empty()) continue;
      for (std::size_t i = 0; i < others.size(); ++i) {
        const Value& value = row[moved.references.size() + i];
        for (std::size_t k = 0; k < gone.size(); ++k) count(then[k], value, same[i][k]);
      }
    }
    moved.takes_several = takes_several(table, moved.references);
    for (std::size_t i = 0; i < others.size(); ++i) {
      for (std::size_t k = 0; k < gone.size(); ++k) {
        if (same[i][k] <= 0) continue;
        MovedColumn& found = moved_.emplace_back(moved);
        found.column = others[i];
        found.from_column = gone[k];
        break;
      }
    }
    for (MovedColumn& found : moved_) {
      if (found.table == table.name && found.kind.empty()) find_kind(table, found);
    }
  }

  static void count(const Value& then, const Value& now, int& same) {
    if (same < 0 || (is_null(then) && is_null(now))) return;
    const Conversion fate = classify(then, now);
    const bool is_same = !is_null(then) && !is_null(now) &&
                         (fate == Conversion::equal || fate == Conversion::equivalent);
    same = is_same ? same + 1 : -1;
  }

  bool takes_several(const Table& table, const std::vector<std::string>& references) const {
    const auto is_bound = [&](const std::vector<std::string>& key) {
      return !key.empty() && std::ranges::all_of(key, [&](const std::string& term) {
        return contains(references, read_key_term(term).text);
      });
    };
    if (is_bound(table.primary_key)) return false;
    return std::ranges::none_of(deployed_.indexes, [&](const Index& index) {
      return index.unique && index.where.empty() && equal_ignoring_case(index.table, table.name) &&
             is_bound(index.columns);
    });
  }

  // Texts and references that are the same in all rows: a kind, of which there will be others.
  void find_kind(const Table& table, MovedColumn& moved) const {
    Session& green = *rehearsal_.green_session;
    for (const Column& column : table.columns) {
      if (column.generated != Generated::no || contains(moved.references, column.name)) continue;
      const bool is_moved = std::ranges::any_of(moved_, [&](const MovedColumn& other) {
        return other.table == table.name && equal_ignoring_case(other.column, column.name);
      });
      const bool refers = std::ranges::any_of(table.foreign_keys, [&](const ForeignKey& key) {
        return contains(key.columns, column.name);
      });
      const ValueKind kind = kind_of(column.type);
      if (is_moved || (!refers && kind != ValueKind::text && kind != ValueKind::any)) continue;
      const std::string name = green.quote(column.name);
      const Rows rows = ask_or_nothing(green, concat("SELECT count(DISTINCT ", name, "), min(",
                                                     name, ") FROM ", green.quote(table.name)));
      if (rows.empty() || rows[0][0] != Value(std::int64_t{1})) continue;
      moved.kind[to_lower(column.name)] = rows[0][1];
    }
  }

  Rehearsal& rehearsal_;
  Timeline& timeline_;
  std::size_t bottom_;
  std::size_t top_;
  const Schema& deployed_;
  std::string blue_table_{};
  std::vector<MovedColumn> moved_{};
};

bool is_of_kind(const MovedColumn& moved, const WrittenRow& row) {
  return std::ranges::all_of(moved.kind, [&](const auto& one) {
    const Value* value = value_of(row, one.first);
    return value == nullptr || *value == one.second;
  });
}

bool holds(const Value& there, const Value& written) {
  const Conversion fate = classify(written, there);
  if (fate == Conversion::equal || fate == Conversion::equivalent) return true;
  const auto* all = std::get_if<std::string>(&there);
  const auto* one = std::get_if<std::string>(&written);
  return all != nullptr && one != nullptr && all->find(*one) != std::string::npos;
}

double number_in(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  const auto* real = std::get_if<double>(&value);
  return real == nullptr ? std::numeric_limits<double>::quiet_NaN() : *real;
}

// Amounts are joined by adding them up.
bool is_sum(const Value& there, const Row& written) {
  double sum = 0;
  for (const Value& value : written) sum += number_in(value);
  return number_in(there) == sum;
}

// The references of the row, where it belongs to a parent and has a value that was moved.
Row key_of(const MovedColumn& moved, const WrittenRow& row) {
  const Value* written = value_of(row, moved.column);
  Row key;
  if (written == nullptr || is_null(*written) || !is_of_kind(moved, row)) return key;
  for (const std::string& column : moved.references) {
    const Value* value = value_of(row, column);
    if (value == nullptr || is_null(*value)) return {};
    key.push_back(*value);
  }
  return key;
}

}  // namespace

std::vector<MovedColumn> find_moved_columns(Rehearsal& rehearsal, std::size_t bottom,
                                            std::size_t top, const std::set<std::string>& touched) {
  return MovedFinder(rehearsal, bottom, top).run(touched);
}

std::int64_t count_lost(Session& session, const Schema& schema, const MovedColumn& moved,
                        const std::vector<const WrittenRow*>& rows) {
  const Table* table = find_table(schema, moved.from_table);
  if (table == nullptr || find_column(*table, moved.from_column) == nullptr) return 0;
  std::vector<std::pair<Row, Row>> families;  // a parent's key, what was written for it
  for (const WrittenRow* row : rows) {
    const Row key = key_of(moved, *row);
    if (key.empty()) continue;
    auto family = std::ranges::find(families, key, &std::pair<Row, Row>::first);
    if (family == families.end()) family = families.insert(families.end(), {key, {}});
    family->second.push_back(*value_of(*row, moved.column));
  }
  std::int64_t lost = 0;
  for (const auto& [key, written] : families) {
    const Row there = find_row(session, moved.from_table, {moved.from_column}, moved.from_key, key);
    if (there.empty() || is_sum(there[0], written)) continue;
    lost +=
        std::ranges::count_if(written, [&](const Value& value) { return !holds(there[0], value); });
  }
  return lost;
}

}  // namespace gate
