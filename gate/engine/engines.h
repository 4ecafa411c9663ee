// The table of database products.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "gate/engine/engine.h"

namespace gate {

struct EngineEntry {
  std::string_view name;
  std::string_view summary;
  std::unique_ptr<Engine> (*make)();
};

std::span<const EngineEntry> engines();

// UsageError for an unknown name; it lists the known ones.
std::unique_ptr<Engine> make_engine(std::string_view name);

}  // namespace gate
