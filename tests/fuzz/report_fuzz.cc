// Any bytes as a JSON report: a UsageError that names the file, or a run that is written and read
// again as it is.
#include <cstdint>

#include "gate/base/error.h"
#include "gate/report/run_json.h"
#include "tests/fuzz/require.h"

namespace gate {
namespace {

void try_text(std::string_view text) {
  Run run;
  try {
    run = run_from_json(text, "report.json");
  } catch (const UsageError& error) {
    return require_complaint(error.what(), "report.json");
  }
  const std::string written = to_json(run, Judgement{});
  require(to_json(run_from_json(written, "report.json"), Judgement{}) == written,
          "what is written is read, and written as it was", written);
}

}  // namespace
}  // namespace gate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gate::try_text({reinterpret_cast<const char*>(data), size});
  return 0;
}
