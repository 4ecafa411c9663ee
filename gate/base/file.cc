// Reading, writing and listing.
#include "gate/base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>

#include "gate/base/descriptor.h"
#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {

namespace {

std::optional<struct stat> status_of(const std::string& path) {
  struct stat status = {};
  // The system would look at the part before a NUL, which is another file.
  if (path.find('\0') != std::string::npos) return std::nullopt;
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

// A device, a pipe, or one of the process's own descriptors: nothing that a rename may replace.
bool is_written_in_place(const std::string& path) {
  const bool is_in_memory = path.starts_with("/dev/shm/");  // a file system like any other
  const bool is_of_system = path.starts_with("/dev/") || path.starts_with("/proc/");
  if (is_of_system && !is_in_memory) return true;
  const auto status = status_of(path);
  return status && !S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode);
}

// A pipe that nobody reads would keep us until somebody does. Of one that is read, and of a
// terminal, the other end may be slow: from then on it is waited for.
Descriptor open_in_place(const std::string& path, int flags) {
  constexpr mode_t kMode = 0666;
  Descriptor file(open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | flags, kMode));
  if (file.number() < 0 && errno == ENXIO) {
    throw Error(concat("cannot write ", in_quotes(path), ": nobody reads this pipe"));
  }
  if (file.number() < 0) throw_write_error(path, errno);
  const int opened = fcntl(file.number(), F_GETFL);
  if (opened >= 0) fcntl(file.number(), F_SETFL, opened & ~O_NONBLOCK);
  return file;
}

bool ends_with_newline(const std::string& path) {
  const std::uint64_t size = file_size(path);
  if (size == 0) return true;
  const Descriptor file = open_to_read(path);
  char last = '\n';
  return pread(file.number(), &last, 1, static_cast<off_t>(size - 1)) != 1 || last == '\n';
}

void make_folders_above(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw_write_error(path, error.value());
}

// A link stays one: what it points at is replaced.
std::string behind_links(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return path;
  const auto target = std::filesystem::weakly_canonical(path, error);
  return error ? path : target.string();
}

// Synced, too, but where the file system cannot (EINVAL).
void sync(const Descriptor& file, const std::string& path) {
  if (fsync(file.number()) != 0 && errno != EINVAL) throw_write_error(path, errno);
}

struct NewFile {
  std::string path{};
  Descriptor descriptor;
};

// Under a name that nothing has: not another thread, nor a run that was killed.
NewFile make_new_file(const std::filesystem::path& folder, const std::string& shown) {
  static std::atomic<unsigned> number = 0;
  while (true) {
    std::string path = (folder / concat(".migration-gate-", getpid(), '-', number++)).string();
    Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.number() >= 0) return {std::move(path), std::move(file)};
    if (errno != EEXIST) throw_write_error(shown, errno);
  }
}

// The rename itself is on the disk only when its folder is. By then the file is whole under its
// name, so a folder that cannot be synced is no failure.
void sync_folder(const std::filesystem::path& folder) {
  const Descriptor file(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.number() >= 0) fsync(file.number());
}

}  // namespace

bool exists(const std::string& path) {
  return status_of(path).has_value();
}

bool is_folder(const std::string& path) {
  const auto status = status_of(path);
  return status && S_ISDIR(status->st_mode);
}

bool is_regular_file(const std::string& path) {
  const auto status = status_of(path);
  return status && S_ISREG(status->st_mode);
}

std::string read_file(const std::string& path, std::uint64_t limit) {
  if (!exists(path)) throw UsageError(concat("no such file: ", in_quotes(path)));
  if (is_folder(path)) throw UsageError(concat(in_quotes(path), " is a folder, not a file"));
  if (!is_regular_file(path)) {
    throw UsageError(concat(in_quotes(path), " is a pipe or a device; write it to a file first"));
  }
  if (const std::uint64_t size = file_size(path); size > limit) {
    throw UsageError(concat(in_quotes(path), " has ", bytes_of(size),
                            "; a file of its kind has at most ", bytes_of(limit)));
  }
  if (access(path.c_str(), R_OK) != 0) {
    throw UsageError(concat(in_quotes(path), " cannot be read: ", to_lower(std::strerror(errno))));
  }
  const Descriptor file = open_to_read(path);
  std::string bytes;
  std::size_t size = 0;
  std::size_t wanted = file_size(path) + 1;  // one more, so that one read sees the end
  do {
    bytes.resize(size + wanted);
    wanted = std::max(kBlockBytes, size / 2);
    const std::size_t room = bytes.size() - size;
    const std::size_t got = read_block(file, bytes.data() + size, room, path);
    size += got;
    if (got < room) break;
  } while (true);
  bytes.resize(size);
  return bytes;
}

void write_file(const std::string& path, std::string_view bytes) {
  if (path.find('\0') != std::string::npos) {
    throw UsageError(concat("a path cannot contain a NUL byte: ", in_quotes(path)));
  }
  if (is_written_in_place(path)) return write_all(open_in_place(path, 0), bytes, path);
  if (is_folder(path)) throw_write_error(path, EISDIR);
  make_folders_above(path);
  const std::filesystem::path target = behind_links(path);
  const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
  const NewFile file = make_new_file(folder, path);
  try {
    write_all(file.descriptor, bytes, path);
    sync(file.descriptor, path);
    if (rename(file.path.c_str(), target.c_str()) != 0) throw_write_error(path, errno);
  } catch (const Error&) {
    unlink(file.path.c_str());
    throw;
  }
  sync_folder(folder);
}

void append_lines(const std::string& path, std::string_view lines) {
  const bool is_cut = is_regular_file(path) && !ends_with_newline(path);
  const Descriptor file = open_in_place(path, O_APPEND | O_CREAT);
  write_all(file, concat(is_cut ? "\n" : "", lines), path);
}

bool is_same_file(const std::string& a, const std::string& b) {
  const auto first = status_of(a);
  const auto second = status_of(b);
  return first && second && first->st_dev == second->st_dev && first->st_ino == second->st_ino;
}

std::uint64_t file_size(const std::string& path) {
  const auto status = status_of(path);
  if (!status) throw_read_error(path, ENOENT);
  if (S_ISDIR(status->st_mode)) throw_read_error(path, EISDIR);
  return static_cast<std::uint64_t>(status->st_size);
}

std::uint64_t free_bytes(const std::string& folder) {
  struct statvfs status = {};
  if (statvfs(folder.c_str(), &status) != 0) throw_read_error(folder, errno);
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

std::vector<std::string> list_folder(const std::string& path) {
  if (!exists(path)) throw UsageError(concat("no such folder: ", in_quotes(path)));
  if (!is_folder(path)) throw UsageError(concat(in_quotes(path), " is a file, not a folder"));
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(path.c_str()), closedir);
  if (folder == nullptr) {
    throw UsageError(concat(in_quotes(path), " cannot be read: ", to_lower(std::strerror(errno))));
  }
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* const entry = readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  // An end of the list and a failure are told apart by errno alone.
  if (errno != 0) throw_read_error(path, errno);
  std::ranges::sort(names);
  return names;
}

void remove_file(const std::string& path) {
  if (unlink(path.c_str()) == 0 || errno == ENOENT || errno == ENOTDIR) return;
  throw Error(concat("cannot remove ", in_quotes(path), ": ", to_lower(std::strerror(errno))));
}

}  // namespace gate
