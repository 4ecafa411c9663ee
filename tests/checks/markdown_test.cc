#include "gate/checks/markdown.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace gate {
namespace {

TEST(ChecksMarkdown, IsTheCommittedFile) {
  const std::string path = GATE_SOURCE_DIR "/docs/checks.md";
  if (std::getenv("GATE_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << checks_markdown();

  std::ostringstream committed;
  committed << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(committed.str(), checks_markdown())
      << "the table changed; GATE_UPDATE_GOLDEN=1 writes docs/checks.md anew";
}

}  // namespace
}  // namespace gate
