// Copies of files, by the cheapest way that the file system offers.
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "gate/base/descriptor.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr off_t kStepBytes = off_t{64} << 20;  // between two looks at the signals

struct Copy {
  const Descriptor& source;
  const Descriptor& target;
  const std::string& from;
  const std::string& to;
};

// Bytes [begin, end) of a file.
struct Range {
  off_t begin = 0;
  off_t end = 0;
};

// The next part at or after `at` that holds data. Holes are left out, so that a sparse file does
// not fill the disk.
Range next_data(const Copy& copy, off_t at, off_t size) {
  const off_t begin = lseek(copy.source.number(), at, SEEK_DATA);
  if (begin < 0 && errno == ENXIO) return {size, size};
  if (begin < 0) return {at, size};  // a file system that knows of no holes
  const off_t end = lseek(copy.source.number(), begin, SEEK_HOLE);
  return {begin, end < 0 ? size : std::min(end, size)};
}

bool is_about_space(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

// How far it came. A kernel or file system that cannot stops at once.
off_t copy_in_kernel(const Copy& copy, Range range) {
  off_t read_at = range.begin;
  off_t write_at = range.begin;
  while (read_at < range.end) {
    check_interrupt();
    const auto step = static_cast<std::size_t>(std::min(kStepBytes, range.end - read_at));
    const ssize_t done =
        copy_file_range(copy.source.number(), &read_at, copy.target.number(), &write_at, step, 0);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0 && is_about_space(errno)) throw_write_error(copy.to, errno);
    if (done <= 0) break;
  }
  return write_at;
}

void copy_by_hand(const Copy& copy, Range range) {
  if (lseek(copy.source.number(), range.begin, SEEK_SET) < 0) throw_read_error(copy.from, errno);
  if (lseek(copy.target.number(), range.begin, SEEK_SET) < 0) throw_write_error(copy.to, errno);
  const auto buffer = std::make_unique_for_overwrite<char[]>(kBlockBytes);
  while (range.begin < range.end) {
    const off_t step = std::min(static_cast<off_t>(kBlockBytes), range.end - range.begin);
    const std::size_t got =
        read_block(copy.source, buffer.get(), static_cast<std::size_t>(step), copy.from);
    if (got == 0) throw Error(concat(in_quotes(copy.from), " shrank while it was being copied"));
    write_all(copy.target, {buffer.get(), got}, copy.to);
    range.begin += static_cast<off_t>(got);
  }
}

void copy_bytes(const Copy& copy, off_t size) {
  if (ioctl(copy.target.number(), FICLONE, copy.source.number()) == 0) return;
  for (off_t at = 0; at < size;) {
    Range range = next_data(copy, at, size);
    at = range.end;
    range.begin = copy_in_kernel(copy, range);
    copy_by_hand(copy, range);
  }
  // A hole at the end is made by the size alone.
  if (ftruncate(copy.target.number(), size) != 0) throw_write_error(copy.to, errno);
}

}  // namespace

void copy_file(const std::string& from, const std::string& to) {
  const Descriptor source = open_to_read(from);
  struct stat status = {};
  if (fstat(source.number(), &status) != 0) throw_read_error(from, errno);
  if (!S_ISREG(status.st_mode)) throw Error(concat("cannot copy ", in_quotes(from), ": no file"));
  struct stat old = {};
  if (stat(to.c_str(), &old) == 0 && old.st_dev == status.st_dev && old.st_ino == status.st_ino) {
    throw Error(concat("cannot copy ", in_quotes(from), " onto itself"));
  }
  const Descriptor target = open_to_replace(to);
  try {
    copy_bytes({source, target, from, to}, status.st_size);
  } catch (const Error&) {
    remove_file(to);
    throw;
  }
}

}  // namespace gate
