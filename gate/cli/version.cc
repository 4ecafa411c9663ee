#include "gate/cli/version.h"

#include <string_view>
#include <vector>

#include "gate/base/text.h"
#include "gate/engine/engines.h"

namespace gate {

namespace {

// Empty where the build was not told.
constexpr std::string_view kCommit = GATE_COMMIT;

// All that is quoted here was named by a table or by the build: nothing needs an escape.
std::string json_string(std::string_view text) {
  return concat('"', text, '"');
}

}  // namespace

std::string version_text() {
  std::string text = concat("migration-gate ", GATE_VERSION);
  for (const EngineEntry& entry : engines()) {
    text +=
        concat("\n", entry.name, " ", entry.make({.server = std::string(kNoServer)})->version());
  }
  return text;
}

std::string version_json() {
  std::vector<std::string> rows;
  for (const EngineEntry& entry : engines()) {
    rows.push_back(concat(R"(    { "name": )", json_string(entry.name), R"(, "client_version": )",
                          json_string(entry.make({.server = std::string(kNoServer)})->version()),
                          " }"));
  }
  return concat("{\n  \"name\": \"migration-gate\",\n  \"version\": ", json_string(GATE_VERSION),
                ",\n  \"commit\": ", kCommit.empty() ? "null" : json_string(kCommit),
                ",\n  \"build_type\": ", json_string(GATE_BUILD_TYPE), ",\n  \"engines\": [\n",
                join(rows, ",\n"), "\n  ]\n}");
}

}  // namespace gate
