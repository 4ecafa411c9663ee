#include "gate/engine/sqlite/spill.h"

#include <filesystem>
#include <system_error>

#include "gate/base/text.h"
#include "gate/engine/sqlite/shadow/stores.h"

namespace gate {

namespace {

namespace fs = std::filesystem;

std::uint64_t size_of(const fs::path& path) {
  std::error_code failure;
  const auto size = fs::file_size(path, failure);
  return failure ? 0 : size;
}

// They have no name any more once they are open; the kernel still says what it was.
bool is_temporary(const fs::path& descriptor) {
  std::error_code failure;
  const std::string target = fs::read_symlink(descriptor, failure).filename().string();
  return !failure && target.starts_with("etilqs_");
}

}  // namespace

std::optional<Spill> read_spill(const std::string& path) {
  Spill spill{.journal = size_at(concat(path, "-journal")) + size_at(concat(path, "-wal"))};
  std::error_code failure;
  fs::directory_iterator open_files("/proc/self/fd", failure);
  for (; !failure && open_files != fs::directory_iterator(); open_files.increment(failure)) {
    if (is_temporary(open_files->path())) spill.temporary += size_of(open_files->path());
  }
  if (failure) return std::nullopt;
  return spill;
}

}  // namespace gate
