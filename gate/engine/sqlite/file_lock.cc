#include "gate/engine/sqlite/file_lock.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <tuple>

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {

namespace {

// The lock-byte page of the file format.
constexpr std::int64_t kPending = 0x40000000;
constexpr std::int64_t kReserved = kPending + 1;
constexpr std::int64_t kShared = kPending + 2;
constexpr std::int64_t kSharedBytes = 510;

struct flock range(short kind, std::int64_t start, std::int64_t bytes) {
  struct flock wanted = {};
  wanted.l_type = kind;
  wanted.l_whence = SEEK_SET;
  wanted.l_start = start;
  wanted.l_len = bytes;
  return wanted;
}

[[noreturn]] void fail(const std::string& path, std::string_view what) {
  throw Error(concat(path, ": ", what, ": ", to_lower(strerror(errno))));
}

}  // namespace

FileLock::FileLock(const std::string& path)
    : path_(path), file_(open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)) {
  if (file_.number() < 0) fail(path, "cannot be opened for writing");
  if (fstat(file_.number(), &status_) != 0) fail(path, "cannot be looked at");
}

bool FileLock::lock(std::int64_t start, std::int64_t bytes) {
  struct flock wanted = range(F_WRLCK, start, bytes);
  if (fcntl(file_.number(), F_OFD_SETLK, &wanted) == 0) return true;
  if (errno == EAGAIN || errno == EACCES || errno == EINTR) return false;
  fail(path_, "cannot be locked");
}

void FileLock::unlock(std::int64_t start, std::int64_t bytes) {
  struct flock wanted = range(F_UNLCK, start, bytes);
  if (fcntl(file_.number(), F_OFD_SETLK, &wanted) != 0) fail(path_, "cannot be unlocked");
}

bool FileLock::keep_out_writers() {
  return lock(kReserved, 1);
}

bool FileLock::keep_out_newcomers() {
  return lock(kPending, 1);
}

bool FileLock::keep_out_all() {
  return lock(kShared, kSharedBytes);
}

void FileLock::let_in_readers() {
  unlock(kShared, kSharedBytes);
  unlock(kPending, 1);
}

bool FileLock::is_at(const std::string& path) const {
  struct stat found = {};
  return lstat(path.c_str(), &found) == 0 && found.st_dev == status_.st_dev &&
         found.st_ino == status_.st_ino;
}

bool FileLock::is_same_file(const FileLock& other) const {
  return !comes_before(other) && !other.comes_before(*this);
}

bool FileLock::comes_before(const FileLock& other) const {
  return std::tie(status_.st_dev, status_.st_ino) <
         std::tie(other.status_.st_dev, other.status_.st_ino);
}

void FileLock::sync() const {
  if (fsync(file_.number()) != 0) fail(path_, "cannot be written to the disk");
}

}  // namespace gate
