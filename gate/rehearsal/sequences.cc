#include "gate/rehearsal/sequences.h"

#include <algorithm>
#include <string>

#include "gate/base/text.h"

namespace gate {

namespace {

const Value* counter_of(const Rows& sequences, const std::string& table) {
  const auto found = std::ranges::find_if(sequences, [&](const Row& row) {
    const auto* name = std::get_if<std::string>(&row.at(0));
    return name != nullptr && equal_ignoring_case(*name, table);
  });
  return found == sequences.end() ? nullptr : &found->at(1);
}

std::int64_t number_of(const Value* counter) {
  const auto* number = counter == nullptr ? nullptr : std::get_if<std::int64_t>(counter);
  return number == nullptr ? 0 : *number;
}

std::string name_after(const std::string& name, const std::vector<TableDifference>& tables) {
  const auto found = std::ranges::find_if(tables, [&](const TableDifference& table) {
    return equal_ignoring_case(table.before, name) && !table.after.empty();
  });
  return found == tables.end() ? name : found->after;
}

}  // namespace

std::vector<SequenceDrop> find_drops(const Rows& before, const Rows& after, const Schema& now,
                                     const std::vector<TableDifference>& tables) {
  std::vector<SequenceDrop> drops;
  for (const Row& row : before) {
    const auto* name = std::get_if<std::string>(&row.at(0));
    if (name == nullptr) continue;
    const Table* table = find_table(now, name_after(*name, tables));
    if (table == nullptr || !has_counter(*table)) continue;
    const SequenceDrop drop{table->name, number_of(&row.at(1)),
                            number_of(counter_of(after, table->name))};
    if (drop.after < drop.before) drops.push_back(drop);
  }
  return drops;
}

std::vector<SequenceDrop> made_by_down(std::vector<SequenceDrop> drops,
                                       const MigrationRecord& record) {
  std::erase_if(drops, [&](const SequenceDrop& drop) {
    const std::string up_name =
        record.change ? name_after(drop.table, record.change->tables) : drop.table;
    return std::ranges::any_of(record.sequences, [&](const SequenceDrop& of_up) {
      return equal_ignoring_case(of_up.table, up_name) && of_up.after <= drop.after;
    });
  });
  return drops;
}

}  // namespace gate
