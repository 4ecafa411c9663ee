#include "gate/rehearsal/touched.h"

#include "gate/base/text.h"
#include "gate/sql/insert.h"

namespace gate {

namespace {

class Collector {
 public:
  Collector(const Schema& before, const Schema& after, const ToolTables& tool_tables)
      : before_(before), after_(after), tool_tables_(tool_tables) {}

  void add(std::set<std::string>& to, const std::string& name) const {
    for (const Schema* schema : {&before_, &after_}) {
      const Table* table = find_table(*schema, name);
      if (table == nullptr || tool_tables_.contains(table->name)) continue;
      if (table->kind == TableKind::internal || table->kind == TableKind::shadow) continue;
      to.insert(table->name);
    }
  }

 private:
  const Schema& before_;
  const Schema& after_;
  const ToolTables& tool_tables_;
};

// The table that an INSERT names.
std::string target_of(const Outcome& outcome) {
  for (const Effect& effect : outcome.effects) {
    const bool is_it = effect.action == Action::insert && effect.cause == Cause::named;
    if (is_it) return effect.table;
  }
  return {};
}

// Those that an INSERT without a list of columns gives values for, in order.
std::vector<std::string> columns_to_fill(const Schema& schema, const std::string& name) {
  std::vector<std::string> columns;
  const Table* table = find_table(schema, name);
  if (table == nullptr) return columns;
  for (const Column& column : table->columns) {
    if (column.generated == Generated::no) columns.push_back(column.name);
  }
  return columns;
}

}  // namespace

Touched touched_by(const ScriptRecord& script, const Schema& before, const Schema& after,
                   const ToolTables& tool_tables) {
  const Collector collector(before, after, tool_tables);
  Touched touched;
  for (const StatementRecord& statement : script.statements) {
    for (const Effect& effect : statement.outcome.effects) {
      const bool is_definition = effect.action == Action::create || effect.action == Action::drop;
      if (!is_definition || effect.object == "table") {
        collector.add(touched.content, effect.table);
      } else if (effect.object == "index") {
        collector.add(touched.indexes, effect.table);
      }
    }
    for (const Rename& rename : statement.outcome.renames) {
      collector.add(touched.content, rename.table);
      if (rename.column.empty()) collector.add(touched.content, rename.to);
    }
  }
  return touched;
}

std::vector<Rename> renames_of(std::span<const StatementRecord> statements) {
  std::vector<Rename> renames;
  for (const StatementRecord& statement : statements) {
    const auto& more = statement.outcome.renames;
    renames.insert(renames.end(), more.begin(), more.end());
  }
  return renames;
}

std::vector<Rename> renames_of_table(const std::vector<Rename>& renames, std::string table) {
  std::vector<Rename> mine;
  for (const Rename& rename : renames) {
    if (!equal_ignoring_case(rename.table, table)) continue;
    if (rename.column.empty()) table = rename.to;
    mine.push_back(rename);
  }
  return mine;
}

std::vector<Rename> copies_of(const ScriptRecord& script, const Schema& before,
                              const Schema& after) {
  std::vector<Rename> renames;
  const std::span<const StatementRecord> statements = script.statements;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const Outcome& outcome = statements[i].outcome;
    if (outcome.reads.size() != 1) continue;
    const std::string target = name_after(statements.subspan(i), target_of(outcome));
    const ColumnOrder order{.source = columns_to_fill(before, outcome.reads[0]),
                            .target = columns_to_fill(after, target)};
    for (const auto& [from, to] : copied_columns(statements[i].sql, order)) {
      if (!equal_ignoring_case(from, to)) renames.push_back({outcome.reads[0], from, to});
    }
  }
  return renames;
}

std::vector<Carried> carried_by(const ScriptRecord& script) {
  std::vector<Carried> carried;
  for (const StatementRecord& statement : script.statements) {
    for (const Effect& effect : statement.outcome.effects) {
      if (!fills_table(effect) && effect.action != Action::update) continue;
      for (const std::string& column : statement.outcome.columns_read) {
        carried.push_back({column, effect.column});
      }
    }
  }
  return carried;
}

std::vector<std::string> columns_written_by(const ScriptRecord& script) {
  std::vector<std::string> columns;
  for (const StatementRecord& statement : script.statements) {
    for (const Effect& effect : statement.outcome.effects) {
      const bool is_named = effect.action == Action::update && effect.cause == Cause::named;
      if (is_named) columns.push_back(effect.column);
    }
  }
  return columns;
}

void merge(Touched& into, const Touched& more) {
  into.content.insert(more.content.begin(), more.content.end());
  into.indexes.insert(more.indexes.begin(), more.indexes.end());
}

}  // namespace gate
