#include "gate/rehearsal/origins.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "gate/base/text.h"

namespace gate {

namespace {

const TableDifference* find_change(const MigrationRecord& record, const std::string& after) {
  if (!record.change) return nullptr;
  const auto found = std::ranges::find_if(record.change->tables, [&](const TableDifference& table) {
    return equal_ignoring_case(table.after, after);
  });
  return found == record.change->tables.end() ? nullptr : &*found;
}

// The columns that the script's own UPDATEs name.
std::set<std::string> updated_columns(const ScriptRecord& script, const TableDifference& table) {
  std::set<std::string> columns;
  for (const StatementRecord& statement : script.statements) {
    for (const Effect& effect : statement.outcome.effects) {
      const bool is_mine = equal_ignoring_case(effect.table, table.before) ||
                           equal_ignoring_case(effect.table, table.after);
      const bool is_named = effect.action == Action::update && effect.cause == Cause::named;
      if (is_mine && is_named) columns.insert(to_lower(effect.column));
    }
  }
  return columns;
}

const ColumnDifference* find_column_change(const TableDifference& table, const std::string& after) {
  const auto found = std::ranges::find_if(table.columns, [&](const ColumnDifference& column) {
    return equal_ignoring_case(column.after, after);
  });
  return found == table.columns.end() ? nullptr : &*found;
}

// What the table was called before the script's own renames.
std::string name_before(const ScriptRecord& script, std::string table) {
  for (auto statement = script.statements.rbegin(); statement != script.statements.rend();
       ++statement) {
    const auto& renames = statement->outcome.renames;
    for (auto rename = renames.rbegin(); rename != renames.rend(); ++rename) {
      const bool is_it = rename->column.empty() && equal_ignoring_case(rename->to, table);
      if (is_it) table = rename->table;
    }
  }
  return table;
}

// Of a table that took the name of another one: what it has in common with what it was.
void go_back_to(const Table& earlier, Origin& origin) {
  std::erase_if(origin.columns,
                [&](const auto& column) { return find_column(earlier, column.second) == nullptr; });
  origin.table = earlier.name;
}

void go_back(const MigrationRecord& record, const TableDifference& table, const Table* earlier,
             Origin& origin) {
  const std::set<std::string> updated = updated_columns(*record.up, table);
  const bool is_unread = table.columns.empty() && table.added.empty();
  std::map<std::string, std::string> columns;
  for (const auto& [name, after] : origin.columns) {
    if (is_unread) {
      if (earlier != nullptr && find_column(*earlier, after) != nullptr) columns[name] = after;
      continue;
    }
    const ColumnDifference* column = find_column_change(table, after);
    if (column == nullptr) continue;
    columns[name] = column->before;
    const bool is_changed = column->changed + column->lost > 0;
    const bool is_updated =
        updated.contains(to_lower(column->after)) || updated.contains(to_lower(column->before));
    if (is_changed || is_updated) origin.rewritten.insert(name);
  }
  origin.columns = std::move(columns);
  origin.table = table.before;
}

Origin in_state(const Schema& schema, const std::string& table) {
  Origin origin{.table = table};
  if (const Table* now = find_table(schema, table)) {
    for (const Column& column : now->columns) origin.columns[to_lower(column.name)] = column.name;
  }
  return origin;
}

using Link = std::shared_ptr<const Origin>;

// One migration further back; null where it made the table.
Link before(Rehearsal& rehearsal, std::size_t migration, const Link& after) {
  const MigrationRecord& record = rehearsal.record(migration);
  const Schema& schema = rehearsal.timeline->schema(migration);
  const TableDifference* change = find_change(record, after->table);
  // A rebuilt table was made under another name, which the state before does not have.
  const Table* renamed = find_table(schema, name_before(*record.up, after->table));
  const bool is_another =
      renamed != nullptr &&
      (change == nullptr || !equal_ignoring_case(renamed->name, change->before));
  if (!is_another && change == nullptr) return after;
  if (!is_another && change->before.empty()) return nullptr;
  Origin origin = *after;
  if (is_another) {
    go_back_to(*renamed, origin);
  } else {
    go_back(record, *change, find_table(schema, change->before), origin);
  }
  return std::make_shared<const Origin>(std::move(origin));
}

}  // namespace

// By a state and a table's name in it: what it was there, one migration before, two before …
struct OriginChains {
  std::map<std::pair<std::size_t, std::string>, std::vector<Link>> links{};
};

std::optional<Origin> origin_of(Rehearsal& rehearsal, const std::string& table, std::size_t earlier,
                                std::size_t later) {
  if (rehearsal.origins == nullptr) rehearsal.origins = std::make_shared<OriginChains>();
  std::vector<Link>& chain = rehearsal.origins->links[{later, table}];
  if (chain.empty()) {
    chain.push_back(
        std::make_shared<const Origin>(in_state(rehearsal.timeline->schema(later), table)));
  }
  const std::size_t steps = later > earlier ? later - earlier : 0;
  while (chain.size() <= steps) {
    const Link& last = chain.back();
    chain.push_back(last ? before(rehearsal, later - chain.size(), last) : nullptr);
  }
  const Link& found = chain[steps];
  const bool is_there =
      found != nullptr && find_table(rehearsal.timeline->schema(earlier), found->table) != nullptr;
  return is_there ? std::optional(*found) : std::nullopt;
}

}  // namespace gate
