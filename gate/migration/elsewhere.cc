#include "gate/migration/elsewhere.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/base/tree.h"
#include "gate/migration/search.h"

namespace gate {

namespace {

namespace fs = std::filesystem;

// "'db/migrations' (dbmate)"
std::string described(const std::string& path, const FolderCandidate& candidate) {
  std::vector<std::string> names;
  for (const Format* format : candidate.formats) names.emplace_back(format->name);
  return concat(in_quotes(display_path(path)), " (", join(names, " or "), ')');
}

bool can_be_listed(const std::string& folder) {
  std::error_code error;
  return fs::directory_iterator(folder, error) != fs::directory_iterator() && !error;
}

std::vector<std::string> find_below(const std::string& folder, std::string_view format) {
  std::vector<std::string> found;
  if (!is_folder(folder)) return found;
  const Tree tree = walk_tree(folder);
  for (const FolderCandidate& one : find_migration_folders(tree, format).best) {
    if (one.path != ".") found.push_back(described(place_in(tree, one.path), one));
  }
  return found;
}

// The highest of those that are one tool's. Names of files alone say nothing of what lies below.
std::string find_above(const std::string& folder, std::string_view format) {
  constexpr int kMost = 3;
  std::string found;
  const Format* tool = nullptr;
  fs::path place = folder;
  for (int i = 0; i < kMost && !exists((place / ".git").string()); ++i) {
    place = (place / "..").lexically_normal();
    if (!place.has_filename() && place.has_relative_path()) place = place.parent_path();
    if (!can_be_listed(place.string())) break;
    const FolderCandidate one = look_at_folder(place.string(), format);
    const bool is_other = !one.is_marked || (tool != nullptr && one.formats.front() != tool);
    if (is_other && tool != nullptr) break;
    if (is_other) continue;
    tool = one.formats.front();
    found = described(place.string(), one);
  }
  return found;
}

}  // namespace

std::string where_else(const std::string& folder, std::string_view format) {
  constexpr std::size_t kMost = 5;
  std::vector<std::string> below = find_below(folder, format);
  if (below.empty()) {
    const std::string above = find_above(folder, format);
    return above.empty() ? "" : concat("; it is part of ", above, ": name that folder");
  }
  if (below.size() == 1) return concat("; below it is ", below.front(), ": name that folder");
  if (below.size() > kMost) {
    const std::string others = concat(below.size() - kMost, " more");
    below.resize(kMost);
    below.push_back(others);
  }
  return concat("; below it are ", join(below, ", "), ": name one of them");
}

UsageError no_migrations(const std::string& folder, std::string_view format,
                         std::string_view expected) {
  const std::string hint = where_else(folder, format);
  return UsageError(
      concat("no migrations in ", in_quotes(folder), hint.empty() ? concat(": ", expected) : hint));
}

}  // namespace gate
