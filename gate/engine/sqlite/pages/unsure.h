// What becomes of a reader's doubts.
#pragma once

#include <exception>

#include "gate/base/error.h"

namespace gate {

// What `work` comes to; `otherwise` where it meets something that it does not know, or that cannot
// be right: whatever that is, SQLite knows better, and is asked instead.
template <typename Result, typename Work>
Result unless_unsure(const Work& work, Result otherwise) {
  try {
    return work();
  } catch (const Interrupted&) {
    throw;
  } catch (const std::exception&) {  // of memory, too, which SQLite may need less of
    return otherwise;
  }
}

}  // namespace gate
