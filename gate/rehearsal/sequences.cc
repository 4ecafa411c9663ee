#include "gate/rehearsal/sequences.h"

#include <algorithm>
#include <string>

#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"

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

// One that belongs to no table, and is still there.
bool is_sequence(const Schema& schema, const std::string& name) {
  return std::ranges::any_of(schema.objects, [&](const SchemaObject& object) {
    return object.kind == "sequence" && object.name == name;
  });
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
    const std::string name_now = name_after(*name, tables);
    const Table* table = find_table(now, name_now);
    const bool counts = table != nullptr ? has_counter(*table) : is_sequence(now, name_now);
    if (!counts) continue;
    const SequenceDrop drop{table != nullptr ? table->name : name_now, number_of(&row.at(1)),
                            number_of(counter_of(after, name_now))};
    if (drop.after < drop.before) drops.push_back(drop);
  }
  return drops;
}

std::vector<SequenceDrop> find_late_counters(
    Session& session, const Rows& counters, const Schema& schema,
    const std::function<bool(const std::string& table)>& is_wanted) {
  std::vector<SequenceDrop> late;
  for (const Table& table : schema.tables) {
    if (!table.counts || counter_of(counters, table.name) == nullptr) continue;
    const auto column = std::ranges::find_if(table.columns, &Column::identity);
    const std::int64_t given = number_of(counter_of(counters, table.name));
    if (column == table.columns.end() || !is_wanted(table.name)) continue;
    const Rows rows = ask_or_nothing(session, concat("SELECT max(", session.quote(column->name),
                                                     ") FROM ", session.quote(table.name)));
    const std::int64_t highest = rows.empty() ? 0 : number_of(&rows[0][0]);
    if (highest > given) late.push_back({table.name, highest, given});
  }
  return late;
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
