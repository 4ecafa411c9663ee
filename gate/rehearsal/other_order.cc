#include "gate/rehearsal/other_order.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/compare/renumbered.h"
#include "gate/sql/insert.h"

namespace gate {

namespace {

constexpr std::int64_t kMostRows = 200'000;  // of all tables, on one side

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

Rows read_all(Session& session, const Table& table) {
  Rows rows;
  const RowSource source = session.rows({.table = table.name, .columns = names_of(table)});
  while (const Row* row = source()) rows.push_back(*row);
  return rows;
}

class Reader {
 public:
  Reader(Rehearsal& rehearsal, Session& there, const std::vector<const Table*>& tables)
      : rehearsal_(rehearsal), there_(there), tables_(tables) {}

  std::vector<NumberedTable> read() {
    std::vector<NumberedTable> all;
    for (const Table* table : tables_) all.push_back(read(*table));
    return all;
  }

 private:
  NumberedTable read(const Table& table) {
    NumberedTable numbered{.name = table.name,
                           .columns = names_of(table),
                           .key = row_key(schema(), table),
                           .here = read_all(*rehearsal_.green_session, table),
                           .there = read_all(there_, table)};
    numbered.number = number_of(table);
    if (!numbered.number.empty()) numbered.known = numbers_in_blue(table.name, numbered.number);
    for (const ForeignKey& key : table.foreign_keys) note(key, numbered);
    return numbered;
  }

  const Schema& schema() const { return rehearsal_.timeline->schema(rehearsal_.applied); }

  // Empty where the numbers are not the engine's, but mean something.
  std::string number_of(const Table& table) {
    const auto column = std::ranges::find_if(table.columns, &Column::identity);
    if (column == table.columns.end()) return {};
    const bool refers = std::ranges::any_of(table.foreign_keys, [&](const ForeignKey& key) {
      return key.columns.size() == 1 && equal_ignoring_case(key.columns[0], column->name);
    });
    return refers || is_only_carried(table, column->name) ? std::string() : column->name;
  }

  // Whether rows came, and each brought its number along from another table.
  bool is_only_carried(const Table& table, const std::string& number) {
    bool is_carried = false;
    for (std::size_t i = 0; i < rehearsal_.applied; ++i) {
      for (const StatementRecord& statement : rehearsal_.record(i).up->statements) {
        const bool fills = std::ranges::any_of(statement.outcome.effects, [&](const Effect& one) {
          return is_on_table(one, Action::insert) && equal_ignoring_case(one.table, table.name);
        });
        if (!fills) continue;
        if (!carries(statement.sql, table, number)) return false;
        is_carried = true;
      }
    }
    return is_carried;
  }

  static bool carries(const std::string& sql, const Table& table, const std::string& number) {
    const std::vector<std::string> names = names_of(table);
    const auto copied = copied_columns(sql, {.source = names, .target = names});
    return std::ranges::any_of(copied, [&](const auto& pair) {
      return equal_ignoring_case(pair.second, number) && !equal_ignoring_case(pair.first, "NULL");
    });
  }

  std::set<std::int64_t> numbers_in_blue(const std::string& name, const std::string& number) {
    std::set<std::int64_t> numbers;
    const Table* table = find_table(rehearsal_.timeline->schema(0), name);
    const Column* column = table == nullptr ? nullptr : find_column(*table, number);
    if (column == nullptr) return numbers;
    const RowSource source =
        rehearsal_.timeline->blue().rows({.table = table->name, .columns = {column->name}});
    while (const Row* row = source()) {
      if (const auto* known = std::get_if<std::int64_t>(&row->front())) numbers.insert(*known);
    }
    return numbers;
  }

  void note(const ForeignKey& key, NumberedTable& numbered) {
    if (key.columns.size() != 1) return;
    const Table* parent = find_table(schema(), key.parent);
    if (parent == nullptr) return;
    const std::string number = number_of(*parent);
    const bool is_number =
        !number.empty() &&
        (key.parent_columns.empty() || equal_ignoring_case(key.parent_columns.front(), number));
    if (is_number) numbered.references[key.columns.front()] = parent->name;
  }

  Rehearsal& rehearsal_;
  Session& there_;
  const std::vector<const Table*>& tables_;
};

std::int64_t rows_of(Rehearsal& rehearsal, const Table& table) {
  return rehearsal.timeline->find(rehearsal.applied, table.name)->rows;
}

}  // namespace

std::vector<Divergence> compare_other_order(Rehearsal& rehearsal, Session& there,
                                            const std::vector<const Table*>& tables,
                                            bool& too_many) {
  std::int64_t rows = 0;
  for (const Table* table : tables) rows += rows_of(rehearsal, *table);
  too_many = rows > kMostRows;
  if (too_many) return {};
  std::vector<Divergence> found;
  const Renumbering how{.max_examples = rehearsal.options.max_examples,
                        .show_values = rehearsal.options.show_values};
  for (RenumberedDifference& one :
       compare_renumbered(Reader(rehearsal, there, tables).read(), how)) {
    found.push_back({.table = one.table,
                     .rows = rehearsal.timeline->find(rehearsal.applied, one.table)->rows,
                     .rows_there = there.count_rows(one.table),
                     .columns = std::move(one.columns),
                     .values = one.values,
                     .examples = std::move(one.examples)});
  }
  return found;
}

}  // namespace gate
