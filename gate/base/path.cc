// Paths as people write them.
#include <filesystem>

#include "gate/base/file.h"

namespace gate {

namespace {

namespace fs = std::filesystem;

bool has_dots(const fs::path& path) {
  for (const auto& part : path) {
    if (part == "..") return true;
  }
  return false;
}

// Resolved through links: with them, "a/.." need not be here.
fs::path below_working_directory(const fs::path& path) {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  if (error) return {};
  const fs::path relative = fs::relative(path, here, error);
  return error || relative.empty() || has_dots(relative) ? fs::path() : relative;
}

}  // namespace

std::string display_path(const std::string& path) {
  fs::path shown = path;
  if (shown.is_absolute() || has_dots(shown)) {
    const fs::path relative = below_working_directory(shown);
    if (relative.empty()) return path;
    shown = relative;
  }
  std::string text = shown.lexically_normal().generic_string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

std::string beside(const std::string& file, const std::string& path) {
  // Not by operator/ alone: an empty path would leave a trailing slash.
  if (path.empty()) return fs::path(file).parent_path().string();
  return (fs::path(file).parent_path() / path).string();
}

}  // namespace gate
