// Which tables a script reached, as the engine reported it.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "gate/compare/tables.h"
#include "gate/model/run.h"
#include "gate/model/schema.h"
#include "gate/rehearsal/tool_tables.h"

namespace gate {

struct Touched {
  std::set<std::string> content{};  // rows may differ, or the table itself does
  std::set<std::string> indexes{};  // an index came: the rows are the same, the storage is not
};

// Names are the ones that `before` or `after` spells; tables that neither has (made and dropped
// on the way), the engine's own and the tool's are left out.
Touched touched_by(const ScriptRecord& script, const Schema& before, const Schema& after,
                   const ToolTables& tool_tables);

// All of them, oldest first.
std::vector<Rename> renames_of(std::span<const StatementRecord> statements);

// Those of `renames` that are this table's, under whichever name it had at the time.
std::vector<Rename> renames_of_table(const std::vector<Rename>& renames, std::string table);

// Columns that an INSERT … SELECT took over under another name, as renames of the table that it
// read.
std::vector<Rename> copies_of(const ScriptRecord& script, const Schema& before,
                              const Schema& after);

// What each statement read and wrote.
std::vector<Carried> carried_by(const ScriptRecord& script);

// The names of all columns that an UPDATE of the script names.
std::vector<std::string> columns_written_by(const ScriptRecord& script);

void merge(Touched& into, const Touched& more);

}  // namespace gate
