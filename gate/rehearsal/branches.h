// What two branches did to a migration folder since they parted.
#pragma once

#include <vector>

#include "gate/rehearsal/passes.h"

namespace gate {

struct Branches {
  MigrationFolder theirs{};                     // the folder at the other revision
  std::vector<const Migration*> shared{};       // pending in the work tree, and on both branches
  std::vector<const Migration*> ours{};         // pending, and in the work tree alone
  std::vector<const Migration*> only_theirs{};  // the same of the other; in `theirs`
};

// Fills what the record says of files. UsageError where git has no answer.
void find_branches(Rehearsal& rehearsal, MergeRecord& record, Branches& branches);

}  // namespace gate
