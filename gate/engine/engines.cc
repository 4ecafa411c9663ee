#include "gate/engine/engines.h"

#include <algorithm>
#include <iterator>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/engine.h"
#include "gate/engine/sqlite/header.h"

namespace gate {

namespace {

constexpr EngineEntry kEngines[] = {
    {"sqlite", "a database file", make_sqlite_engine, is_sqlite_head},
};

}  // namespace

std::span<const EngineEntry> engines() {
  return kEngines;
}

std::unique_ptr<Engine> make_engine(std::string_view name) {
  const auto* entry = std::ranges::find(kEngines, name, &EngineEntry::name);
  if (entry != std::end(kEngines)) return entry->make();
  std::vector<std::string> known;
  for (const EngineEntry& one : kEngines) known.emplace_back(one.name);
  throw UsageError(concat("unknown engine '", name, "' (known: ", join(known, ", "), ")"));
}

}  // namespace gate
