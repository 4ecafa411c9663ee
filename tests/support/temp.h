// A folder of a test's own.
#pragma once

#include "gate/base/temp_dir.h"

namespace gate {

inline TempDir test_folder() {
  return TempDir("");
}

}  // namespace gate
