// One rehearsal for tests of reports: a column filled by its migration, one dropped with data, a
// cascade that lost rows, a down that is missing. One point of each verdict at least.
#pragma once

#include "gate/model/point.h"
#include "gate/model/run.h"

namespace gate {

Run sample_run();
Judgement sample_judgement();

}  // namespace gate
