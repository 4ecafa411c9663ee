// How many threads can run at the same time, as far as the scheduler tells: a quota of its time, as
// containers may have one, is not counted.
#pragma once

namespace gate {

// The cores that this process may use; 1 where that cannot be told.
unsigned usable_cores();

}  // namespace gate
