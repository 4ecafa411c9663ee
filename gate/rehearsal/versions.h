// What the folder and the history say, before anything is run.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Recognises the format, reads history and folder, and records which migrations are pending. Blue
// is open, its schema known. UsageError where the folder is of no tool, or of several.
void read_versions(Rehearsal& rehearsal);

// Of the engine's own SQL.
Dialect dialect_of(const Rehearsal& rehearsal);

// A folder of the rehearsal's format, cut into statements as the engine's tool would cut it.
// UsageError where the scenario sets what the format has not.
MigrationFolder read_scripts(const Rehearsal& rehearsal, const std::string& path);

// From now on this is the tool's history, and what it keeps beside it is the tool's, too.
void note_tool_tables(Rehearsal& rehearsal, const Table& history);

}  // namespace gate
