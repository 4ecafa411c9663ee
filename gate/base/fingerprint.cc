#include "gate/base/fingerprint.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <memory>
#include <vector>

#include "gate/base/descriptor.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/parallel.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::uint64_t kWorthAThread = 8 << 20;  // bytes

std::string hash_part(const std::string& path, std::uint64_t begin, std::uint64_t end) {
  const Descriptor file = open_to_read(path);
  // What cannot be gone back in, say a pipe, is read from where it is.
  const bool is_there =
      begin == 0 || lseek(file.number(), static_cast<off_t>(begin), SEEK_SET) >= 0;
  if (!is_there) throw_read_error(path, errno);
  const auto buffer = std::make_unique_for_overwrite<char[]>(kBlockBytes);
  Xxh3 hash;
  for (std::uint64_t left = end - begin; left > 0;) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, kBlockBytes));
    const std::size_t size = read_block(file, buffer.get(), wanted, path);
    if (size == 0) break;  // somebody cut it off
    hash.add({buffer.get(), size});
    left -= size;
  }
  return hash.finish();
}

}  // namespace

std::string fingerprint_of_file(const std::string& path, unsigned threads) {
  const std::uint64_t bytes = file_size(path);
  const std::uint64_t parts = bytes < kWorthAThread ? 1 : std::max(1U, threads);
  std::vector<std::string> hashes(parts);
  std::vector<std::function<void()>> tasks;
  for (std::uint64_t i = 0; i < parts; ++i) {
    tasks.emplace_back(
        [&hashes, &path, i, begin = bytes * i / parts, end = bytes * (i + 1) / parts] {
          hashes[i] = hash_part(path, begin, end);
        });
  }
  run_parallel(tasks, threads);
  return concat(bytes, " ", join(hashes, " "));
}

std::string stamp_of_file(const std::string& path) {
  struct stat state {};
  if (stat(path.c_str(), &state) != 0) throw_read_error(path, errno);
  const auto show = [](const timespec& time) { return concat(time.tv_sec, '.', time.tv_nsec); };
  return concat(state.st_dev, ':', state.st_ino, ' ', state.st_size, ' ', show(state.st_mtim), ' ',
                show(state.st_ctim));
}

}  // namespace gate
