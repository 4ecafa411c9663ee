// Any bytes as a scenario file: a UsageError that names the file, or a scenario that is whole.
#include <cstdint>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/config/scenario_file.h"
#include "tests/fuzz/place.h"
#include "tests/fuzz/require.h"

namespace gate {
namespace {

std::string check_name(NameKind /*kind*/, const std::string& name) {
  return name == "unknown" ? "no such name" : "";
}

void require_whole(const Scenario& scenario) {
  require(!scenario.fixture.empty() && !scenario.migrations.empty(), "what is required is there");
  require(!scenario.name.empty() && !scenario.target.empty(), "what has a default is there");
  require(scenario.limits.apply_seconds > 0 && scenario.limits.apply_seconds <= 604800 &&
              scenario.limits.rollback_seconds > 0 && scenario.limits.lock_seconds > 0 &&
              scenario.limits.growth_factor >= 0 && scenario.faults.max_points > 0 &&
              scenario.faults.seconds > 0,
          "limits limit");
  for (const Allowance& allowance : scenario.policy.allow) {
    require(!allowance.check.empty() && !allowance.reason.empty(), "an allowance says why");
    require(allowance.until.empty() || allowance.until.size() == 10, "a date is one");
    require(allowance.location.line > 0, "an allowance has its place");
  }
  for (const TableExpectation& table : scenario.expect.tables) {
    const bool is_number = table.rows.find_first_of("0123456789") != std::string::npos;
    require(table.rows.empty() || table.rows == "unchanged" || is_number, "rows are expected");
  }
}

void try_file(const std::string& path) {
  try {
    require_whole(read_scenario(path, check_name));
  } catch (const UsageError& error) {
    require_complaint(error.what(), display_path(path));
  }
}

}  // namespace
}  // namespace gate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const gate::TempDir folder(gate::parent_of_inputs());
  const std::string path = folder.file("scenario.json");
  gate::put_input(path, {reinterpret_cast<const char*>(data), size});
  gate::try_file(path);
  return 0;
}
