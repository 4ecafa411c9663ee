// What to do about a refusal, by the words in which it is put.
#pragma once

#include "gate/model/point.h"
#include "gate/model/run.h"

namespace gate {

// Sets place, statement, rows and hint of the point that reports the script's error. The engine's
// own hint goes before any of ours; without either the point keeps what its check says.
void put_refusal(Point& point, const ScriptRecord& script);

}  // namespace gate
