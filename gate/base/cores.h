// How many threads can run at the same time.
#pragma once

namespace gate {

// The cores that this process may use; 1 where that cannot be told.
unsigned usable_cores();

}  // namespace gate
