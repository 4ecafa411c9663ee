// What a scenario names has to be there, and a complaint says where the file names it.
#pragma once

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/model/scenario.h"

namespace gate {

// The answer of `ask`, which is about what stands at `place`; its UsageError is led by the place.
template <typename Ask>
auto at_place(const Location& place, Ask ask) {
  try {
    return ask();
  } catch (const UsageError& error) {
    if (place.path.empty()) throw;
    throw UsageError(concat(place.path, ':', place.line, ": ", error.what()));
  }
}

// UsageError where the migrations, the target, an extension or the workload is not there, or an
// expectation is not one query. What they are worth is for the rehearsal to find out.
void check_named(const Scenario& scenario);

}  // namespace gate
