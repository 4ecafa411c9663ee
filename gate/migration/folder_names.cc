#include "gate/migration/folder_names.h"

#include <algorithm>

#include "gate/base/file.h"
#include "gate/base/text.h"

namespace gate {

namespace {

// Deeper than anybody nests; also the end of links that go round in circles.
constexpr int kDeepestFolder = 8;

bool holds_sql(const std::string& folder, int depth) {
  if (depth > kDeepestFolder) return false;
  return std::ranges::any_of(list_folder(folder), [&](const std::string& name) {
    if (is_hidden(name)) return false;
    const std::string path = path_in(folder, name);
    return is_folder(path) ? holds_sql(path, depth + 1) : looks_like_sql(name);
  });
}

}  // namespace

bool looks_like_sql(std::string_view name) {
  return to_lower(name).ends_with(".sql");
}

bool holds_sql(const std::string& folder) {
  return holds_sql(folder, 1);
}

std::string path_in(const std::string& folder, std::string_view name) {
  return concat(folder, folder.ends_with('/') ? "" : "/", name);
}

}  // namespace gate
