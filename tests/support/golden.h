// Expected reports, kept in tests/golden. GATE_UPDATE_GOLDEN=1 writes them anew.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "gate/base/file.h"

namespace gate {

inline void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(GATE_SOURCE_DIR "/tests/golden/") + name;
  if (std::getenv("GATE_UPDATE_GOLDEN") != nullptr) write_file(path, text);
  EXPECT_EQ(read_file(path), text) << path;
}

}  // namespace gate
