#include "gate/cli/report_file.h"

#include "gate/base/file.h"
#include "gate/report/run_json.h"

namespace gate {

namespace {

// Some hundred thousand migrations; read, it takes ten times the memory.
constexpr std::uint64_t kLargestReport = 1'000'000'000;

}  // namespace

RunSet recorded_set(const std::string& path) {
  return run_set_from_json(read_file(path, kLargestReport), path);
}

}  // namespace gate
