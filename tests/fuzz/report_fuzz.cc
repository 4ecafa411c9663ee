// Any bytes as a JSON report: a UsageError that names the file, or a run or several that are
// written and read again as they are.
#include <cstdint>

#include "gate/base/error.h"
#include "gate/report/run_json.h"
#include "tests/fuzz/require.h"

namespace gate {
namespace {

std::string written_again(const RunSet& set) {
  return set.is_one ? to_json(set.runs.front().run, Judgement{}) : to_json(set);
}

void try_text(std::string_view text) {
  RunSet set;
  try {
    set = run_set_from_json(text, "report.json");
  } catch (const UsageError& error) {
    return require_complaint(error.what(), "report.json");
  }
  const std::string written = written_again(set);
  require(written_again(run_set_from_json(written, "report.json")) == written,
          "what is written is read, and written as it was", written);
}

}  // namespace
}  // namespace gate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gate::try_text({reinterpret_cast<const char*>(data), size});
  return 0;
}
