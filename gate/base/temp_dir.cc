// A folder from mkdtemp, removed by the destructor.
#include "gate/base/temp_dir.h"

#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/log.h"
#include "gate/base/text.h"

namespace gate {

namespace {

std::string default_parent() {
  const char* const wanted = std::getenv("TMPDIR");
  return wanted == nullptr || *wanted == '\0' ? "/tmp" : wanted;
}

std::string make_folder(const std::string& parent) {
  std::error_code ignored;
  // Absolute, because the path is handed to databases and child processes.
  const auto absolute = std::filesystem::absolute(parent, ignored);
  std::string path = (absolute.empty() ? parent : absolute.string()) + "/migration-gate-XXXXXX";
  if (mkdtemp(path.data()) != nullptr) return path;
  const int error = errno;
  throw Error(concat("cannot make a folder in ", in_quotes(parent), ": ",
                     to_lower(std::strerror(error)), "; use --work-dir"));
}

}  // namespace

TempDir::TempDir(const std::string& parent)
    : path_(make_folder(parent.empty() ? default_parent() : parent)) {}

TempDir::~TempDir() {
  if (keep_) return;
  std::error_code error;
  std::filesystem::remove_all(path_, error);
  if (error) log_warning(concat("left behind ", in_quotes(path_), ": ", to_lower(error.message())));
}

}  // namespace gate
