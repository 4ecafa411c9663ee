// Two databases compared: schema by meaning, rows by digests, and by themselves where those differ.
// What is the same here is what a rehearsal calls the same.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/model/diff.h"

namespace gate {

struct DiffOptions {
  std::string work_dir{};             // parent of the comparison's own folder; empty = the system's
  std::vector<std::string> ignore{};  // see LeftOutParts
  bool with_schema = true;
  bool with_data = true;
  bool show_values = false;  // in example keys
  std::size_t max_examples = 5;
  unsigned threads = 2;
  std::string tool_version{};
};

// Both are whatever a fixture can be, and neither is written to. Tables and columns are paired by
// their names, since nothing tells that one was renamed. UsageError for a path without a database,
// and for a pattern that matches nothing; Interrupted. Where a database cannot be opened, or was
// written to meanwhile, that is all that is in the answer.
Diff diff(Engine& engine, const std::string& a, const std::string& b, const DiffOptions& options);

}  // namespace gate
