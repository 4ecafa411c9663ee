// System calls on open files, retried and complained about in one place.
#include "gate/base/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"

namespace gate {

namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string room_beside(const std::string& path) {
  try {
    return concat(" (free ", bytes_of(free_bytes(folder_of(path))), ")");
  } catch (const Error&) {
    return {};  // the message is about another failure already
  }
}

// The system would read only the part before a NUL, which names another file.
void refuse_nul(const std::string& path) {
  if (path.find('\0') == std::string::npos) return;
  throw UsageError(concat("a path cannot contain a NUL byte: ", in_quotes(path)));
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

Descriptor open_to_read(const std::string& path) {
  refuse_nul(path);
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) throw_read_error(path, errno);
  struct stat status = {};
  if (fstat(file.number(), &status) != 0) throw_read_error(path, errno);
  if (S_ISDIR(status.st_mode)) throw_read_error(path, EISDIR);
  return file;
}

Descriptor open_to_replace(const std::string& path) {
  refuse_nul(path);
  struct stat status = {};
  if (lstat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) throw_write_error(path, EISDIR);
    const bool is_replaceable = S_ISREG(status.st_mode) || S_ISLNK(status.st_mode);
    if (!is_replaceable) throw Error(concat("cannot write ", in_quotes(path), ": it is no file"));
    if (unlink(path.c_str()) != 0) throw_write_error(path, errno);
  }
  Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.number() < 0) throw_write_error(path, errno);
  return file;
}

std::size_t read_block(const Descriptor& file, char* buffer, std::size_t size,
                       const std::string& path) {
  std::size_t filled = 0;
  while (filled < size) {
    check_interrupt();
    const ssize_t got = read(file.number(), buffer + filled, size - filled);
    if (got == 0) break;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_read_error(path, errno);
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

void write_all(const Descriptor& file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(file.number(), bytes.data(), bytes.size());
    // Loops that copy look at signals where they read; a report is written in spite of one.
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_write_error(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void throw_read_error(const std::string& path, int error) {
  throw Error(concat("cannot read ", in_quotes(path), ": ", to_lower(std::strerror(error))));
}

void throw_write_error(const std::string& path, int error) {
  if (error == ENOSPC || error == EDQUOT) {
    throw Error(
        concat("no space left on device while writing ", in_quotes(path), room_beside(path)));
  }
  throw Error(concat("cannot write ", in_quotes(path), ": ", to_lower(std::strerror(error))));
}

}  // namespace gate
