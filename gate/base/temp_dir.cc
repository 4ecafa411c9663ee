// A folder from mkdtemp, removed by the destructor.
#include "gate/base/temp_dir.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/log.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::string_view kName = "migration-gate-";
constexpr std::string_view kRandom = "XXXXXX";
constexpr const char* kKept = ".kept";

std::string default_parent() {
  const char* const wanted = std::getenv("TMPDIR");
  return wanted == nullptr || *wanted == '\0' ? "/tmp" : wanted;
}

std::string make_folder(const std::string& parent) {
  std::error_code ignored;
  // Absolute, because the path is handed to databases and child processes.
  const auto absolute = std::filesystem::absolute(parent, ignored);
  std::string path = (absolute.empty() ? parent : absolute.string()) + concat("/", kName, kRandom);
  if (mkdtemp(path.data()) != nullptr) return path;
  const int error = errno;
  throw Error(concat("cannot make a folder in ", in_quotes(parent), ": ",
                     to_lower(std::strerror(error)), "; use --work-dir"));
}

Descriptor open_folder(const std::string& path) {
  return Descriptor(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

// Where a file system has no locks on folders nobody gets one, and nothing is said about them.
Descriptor lock_folder(const std::string& path) {
  Descriptor folder = open_folder(path);
  while (flock(folder.number(), LOCK_SH) != 0 && errno == EINTR) continue;
  return folder;
}

bool is_abandoned(const std::string& path) {
  const Descriptor folder = open_folder(path);
  if (folder.number() < 0 || flock(folder.number(), LOCK_EX | LOCK_NB) != 0) return false;
  const std::vector<std::string> names = list_folder(path);
  return !names.empty() && std::ranges::count(names, kKept) == 0;
}

}  // namespace

TempDir::TempDir(const std::string& parent)
    : path_(make_folder(parent.empty() ? default_parent() : parent)), lock_(lock_folder(path_)) {}

TempDir::~TempDir() {
  if (keep_) return;
  std::error_code error;
  std::filesystem::remove_all(path_, error);
  if (error) log_warning(concat("left behind ", in_quotes(path_), ": ", to_lower(error.message())));
}

void TempDir::keep() {
  keep_ = true;
  // Where it cannot be made, the folder is later taken for one that was left by mistake.
  const Descriptor mark(open(file(kKept).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

std::vector<std::string> abandoned_folders(const std::string& parent) {
  const std::string above = parent.empty() ? default_parent() : parent;
  std::vector<std::string> found;
  try {
    for (const std::string& name : list_folder(above)) {
      if (!name.starts_with(kName) || name.size() != kName.size() + kRandom.size()) continue;
      if (is_abandoned(concat(above, '/', name))) found.push_back(concat(above, '/', name));
    }
  } catch (const Error&) {
    // That a folder cannot be read is said by whoever has to work in it.
  }
  return found;
}

}  // namespace gate
