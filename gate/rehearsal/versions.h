// What the folder and the history say, before anything is run.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Recognises the format, reads history and folder, and records which migrations are pending. Blue
// is open, its schema known. UsageError where the folder is of no tool, or of several.
void read_versions(Rehearsal& rehearsal);

// From now on this is the tool's history, and what it keeps beside it is the tool's, too.
void note_tool_tables(Rehearsal& rehearsal, const Table& history);

}  // namespace gate
