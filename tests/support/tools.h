// What a test needs beside the project: a program, or a way to start ours.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "tests/support/process.h"

namespace gate {

// Whether it is there, by how trying it ended. Nothing that CI installs may be missing there; on a
// desk it may.
inline bool have(const Finished& probe, const std::string& tool) {
  if (probe.exit_code == 0) return true;
  EXPECT_EQ(std::getenv("GATE_REQUIRE_TOOLS"), nullptr) << tool << " is needed: " << probe.output;
  return false;
}

}  // namespace gate
