// Any bytes as a baseline: a UsageError that names the file, or entries that are written and read
// again as they are.
#include <cstdint>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/config/baseline_file.h"
#include "tests/fuzz/place.h"
#include "tests/fuzz/require.h"

namespace gate {
namespace {

std::string check_name(NameKind /*kind*/, const std::string& name) {
  return name == "data/unknown" ? "no such name" : "";
}

void require_same_again(const std::vector<KnownPoint>& entries, const std::string& path) {
  const std::string text = baseline_text(entries, schema_of_baseline(path));
  put_input(path, text);
  const std::vector<KnownPoint> again = read_baseline(path, check_name);
  require(again.size() == entries.size(), "what is written is read");
  require(baseline_text(again, schema_of_baseline(path)) == text, "and written as it was", text);
}

void try_file(const std::string& path) {
  std::vector<KnownPoint> entries;
  try {
    entries = read_baseline(path, check_name);
  } catch (const UsageError& error) {
    return require_complaint(error.what(), display_path(path));
  }
  for (const KnownPoint& entry : entries) {
    require(!trim(entry.owner).empty() && !trim(entry.reason).empty(), "an entry says who and why");
    require(entry.until.empty() || entry.until.size() == 10, "a date is one");
    require(entry.location.line > 0, "an entry has its place");
  }
  require_same_again(entries, path);
}

}  // namespace
}  // namespace gate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const gate::TempDir folder(gate::parent_of_inputs());
  const std::string path = folder.file("baseline.json");
  gate::put_input(path, {reinterpret_cast<const char*>(data), size});
  gate::try_file(path);
  return 0;
}
