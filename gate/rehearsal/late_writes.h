// Rows that an application goes on writing to blue after green has been copied from it: who
// switches without looking for them loses them.
#pragma once

#include <string>
#include <vector>

#include "gate/rehearsal/passes.h"

namespace gate {

struct LateRows {
  std::vector<std::string> statements{};  // an INSERT each, parents first; empty = none fits
  std::vector<LateWrites> tables{};       // with what is written to each, once all are accepted
  std::string no_change{};                // takes blue's lock for writing and leaves all as it is
};

// A row made to fit blue's schema, if possible for a table that the migrations reach, and those
// that it refers to. They are tried out on a copy of blue that is gone again at the end. SqlError
// where a question of the gate's own is refused.
LateRows make_late_rows(Rehearsal& rehearsal);

// Fills in what `blue_that_was`, a copy of blue that was written to, has and blue has not.
void find_late_rows(Rehearsal& rehearsal, const Database& blue_that_was,
                    std::vector<LateWrites>& tables);

}  // namespace gate
